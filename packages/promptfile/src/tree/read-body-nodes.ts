import type { Attribute, BodyNode, Element } from "../body/element.ts";
import type { TextRange } from "../split-file.ts";
import { lexTemplate, lexText } from "./lex-text.ts";
import type { SyntaxNode } from "./syntax-node.ts";
import { createToken, fillGaps } from "./syntax-node.ts";

/** The nodes of a chat body: its messages, and what is between and behind them. */
export function readBodyNodes(text: string, body: TextRange, elements: readonly Element[]): SyntaxNode[] {
  const messages = elements.map((element) => readElement(text, element, "message"));
  return fillGaps(body, messages, (start, end) => lexOutside(text, start, end));
}

function readElement(text: string, element: Element, kind: "message" | "element"): SyntaxNode {
  const { name, range, closeTag } = element;
  const children = [readOpenTag(text, element), ...element.children.map((child) => readChild(text, child))];
  if (closeTag) children.push(readCloseTag(text, element, closeTag));
  return { kind, ...range, children, name };
}

function readChild(text: string, child: BodyNode): SyntaxNode {
  if (child.kind === "element") return readElement(text, child, "element");
  const { start, end } = child.range;
  return { kind: "text", start, end, children: lexText(text, start, end) };
}

function readOpenTag(text: string, { openTag, name, attributes }: Element): SyntaxNode {
  const nameStart = openTag.start + 1;
  const parts = [
    createToken("tag-name", nameStart, nameStart + name.length),
    ...attributes.map((attribute) => readAttribute(text, attribute)),
  ];
  return { kind: "open-tag", ...openTag, children: fillGaps(openTag, parts, lexTag(text)), name };
}

function readCloseTag(text: string, { name }: Element, closeTag: TextRange): SyntaxNode {
  const nameStart = closeTag.start + 2;
  const parts = [createToken("tag-name", nameStart, nameStart + name.length)];
  return { kind: "close-tag", ...closeTag, children: fillGaps(closeTag, parts, lexTag(text)), name };
}

function readAttribute(text: string, { name, range, valueRange }: Attribute): SyntaxNode {
  const parts = [createToken("attribute-name", range.start, range.start + name.length)];
  if (valueRange) {
    const { start, end } = valueRange;
    const children = lexTemplate(text, start, end);
    parts.push({ kind: "attribute-value", start, end, children });
  }
  return { kind: "attribute", ...range, children: fillGaps(range, parts, lexTag(text)), name };
}

/** Inside of a tag there are white space and punctuation. */
function lexTag(text: string): (start: number, end: number) => SyntaxNode[] {
  return (start, end) =>
    [...text.slice(start, end).matchAll(/\s+|[^\s]+/g)].map(({ 0: piece, index }) =>
      createToken(
        piece.trim() === "" ? "white-space" : "punctuation",
        start + index,
        start + index + piece.length,
      ),
    );
}

/** Outside of messages only white space is allowed. */
function lexOutside(text: string, start: number, end: number): SyntaxNode[] {
  const between = text.slice(start, end);
  const content = between.trim();
  if (content === "") return [createToken("white-space", start, end)];
  const contentStart = start + between.indexOf(content);
  const invalid = createToken("invalid", contentStart, contentStart + content.length);
  return fillGaps({ start, end }, [invalid], (from, to) => [createToken("white-space", from, to)]);
}
