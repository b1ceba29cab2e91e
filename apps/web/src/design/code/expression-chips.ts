import { syntaxTree } from "@codemirror/language";
import { Prec, type Range } from "@codemirror/state";
import { Decoration, type DecorationSet, type EditorView, ViewPlugin } from "@codemirror/view";

const chip = Decoration.mark({ class: "cm-chip" });

/**
 * `{{ expressions }}` and `{{> partials }}` of a `.prompt` file look like chips. They are no colours of the theme: what
 * is underlined within one would cut it in pieces.
 */
export const expressionChips = Prec.lowest(
  ViewPlugin.define(
    (view) => {
      let tree = syntaxTree(view.state);
      const plugin = {
        marks: findChips(view),
        update(update: { view: EditorView; viewportChanged: boolean }): void {
          const next = syntaxTree(update.view.state);
          if (!update.viewportChanged && next === tree) return;
          tree = next;
          plugin.marks = findChips(update.view);
        },
      };
      return plugin;
    },
    { decorations: ({ marks }) => marks },
  ),
);

function findChips({ state, visibleRanges }: EditorView): DecorationSet {
  const found: Range<Decoration>[] = [];
  for (const range of visibleRanges) {
    syntaxTree(state).iterate({
      ...range,
      enter: ({ name, from, to }) => {
        if (name === "Expression" || name === "Partial") found.push(chip.range(from, to));
      },
    });
  }
  return Decoration.set(found, true);
}
