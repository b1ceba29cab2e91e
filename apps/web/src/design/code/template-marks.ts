import {
  Decoration,
  type DecorationSet,
  type EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";

const chip = Decoration.mark({ class: "cm-chip" });
const statement = Decoration.mark({ class: "cm-statement" });

/** `{{ variables }}` look like chips, `{% statements %}` stand back. */
export const templateMarks = markMatches(/\{\{[^{}\n]*\}\}|\{[%#][^\n]*?[%#]\}/g, (text) =>
  text.startsWith("{{") ? chip : statement,
);

function markMatches(pattern: RegExp, choose: (text: string) => Decoration) {
  const matcher = new MatchDecorator({ regexp: pattern, decoration: ([text]) => choose(text) });
  return ViewPlugin.fromClass(
    class {
      marks: DecorationSet;
      constructor(view: EditorView) {
        this.marks = matcher.createDeco(view);
      }
      update(update: ViewUpdate): void {
        this.marks = matcher.updateDeco(update, this.marks);
      }
    },
    { decorations: (plugin) => plugin.marks },
  );
}
