import type { Block, Inline } from "./read-markdown.ts";
import { readMarkdown } from "./read-markdown.ts";

/** Words about a file as elements. What they quote of the file stays text. */
export function renderMarkdown(markdown: string): HTMLElement {
  const parent = document.createElement("div");
  parent.className = "cm-promptWords";
  parent.append(...readMarkdown(markdown).map(renderBlock));
  return parent;
}

function renderBlock(block: Block): HTMLElement {
  switch (block.kind) {
    case "paragraph":
      return createElement("p", block.content.map(renderInline));
    case "list":
      return createElement(
        "ul",
        block.items.map((item) => createElement("li", item.map(renderInline))),
      );
    case "code":
      return createElement("pre", [block.text]);
  }
}

function renderInline({ text, style }: Inline): Node | string {
  return style === undefined ? text : createElement(style, [text]);
}

function createElement(name: string, children: readonly (Node | string)[]): HTMLElement {
  const element = document.createElement(name);
  element.append(...children);
  return element;
}
