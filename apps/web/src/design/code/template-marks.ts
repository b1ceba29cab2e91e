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
const tag = Decoration.mark({ class: "cm-tag" });
const humanTag = Decoration.mark({ class: "cm-tag-human" });
const machineTag = Decoration.mark({ class: "cm-tag-machine" });

/** `{{ variables }}` look like chips, `{% statements %}` stand back. */
export const templateMarks = markMatches(/\{\{[^{}\n]*\}\}|\{[%#][^\n]*?[%#]\}/g, (text) =>
  text.startsWith("{{") ? chip : statement,
);

/** The tags of a `.prompt` file's body. */
export const tagMarks = markMatches(
  /<\/?(?:system|user|assistant|developer|tool|text|image)\b[^<>\n]*>/g,
  (text) => {
    if (/^<\/?user/.test(text)) return humanTag;
    return /^<\/?assistant/.test(text) ? machineTag : tag;
  },
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
