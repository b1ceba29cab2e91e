import type { Extension } from "@codemirror/state";
import { hoverTooltip } from "@codemirror/view";
import { hoverAt } from "../language-service/hover.ts";
import type { FileReader } from "./file-reader.ts";
import { renderMarkdown } from "./render-markdown.ts";

/** What a key, a model, a variable or a tool is, where the pointer rests on it. */
export function promptHover(read: FileReader): Extension {
  return hoverTooltip(({ state }, offset) => {
    const hover = hoverAt(read(state), offset);
    if (!hover) return null;
    const { range, markdown } = hover;
    return {
      pos: range.start,
      end: range.end,
      above: true,
      create: () => ({ dom: renderMarkdown(markdown) }),
    };
  });
}
