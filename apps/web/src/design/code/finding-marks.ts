import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

/** Something found in a text, with where it stands. */
export type Finding = {
  severity: "error" | "warning";
  message: string;
  range: { start: number; end: number };
};

const setFindings = StateEffect.define<readonly Finding[]>();

/** Underlines what was found; tell it with {@link showFindings}. */
export const findingMarks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    const effect = transaction.effects.find((each) => each.is(setFindings));
    if (!effect) return marks.map(transaction.changes);
    const length = transaction.newDoc.length;
    const found = effect.value.flatMap(({ severity, message, range }) => {
      const end = Math.min(Math.max(range.end, range.start + 1), length);
      const start = Math.max(0, Math.min(range.start, end - 1));
      if (end <= start) return [];
      return [
        Decoration.mark({ class: `cm-found-${severity}`, attributes: { title: message } }).range(start, end),
      ];
    });
    return Decoration.set(found, true);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function showFindings(view: EditorView, findings: readonly Finding[]): void {
  view.dispatch({ effects: setFindings.of(findings) });
}

/** Puts the cursor at a place and scrolls there. */
export function jumpTo(view: EditorView, at: number): void {
  const anchor = Math.min(at, view.state.doc.length);
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
  view.focus();
}
