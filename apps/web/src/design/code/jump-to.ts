import { EditorView } from "@codemirror/view";

/** Puts the cursor at a place and scrolls there. */
export function jumpTo(view: EditorView, at: number): void {
  const anchor = Math.min(at, view.state.doc.length);
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
  view.focus();
}
