/**
 * What a stretch of a file is. Nodes with children are made of them without gaps; nodes without are tokens, and every
 * character of a file is in exactly one token.
 *
 * ```text
 * file         byte-order-mark? white-space? fence frontmatter fence (message | white-space | invalid)* | completion
 * frontmatter  entry | comment | white-space | punctuation | invalid
 * entry, pair  key punctuation value comment?          value: scalar | alias | mapping (of pairs) | sequence
 * message      open-tag (text | element)* close-tag?   element: a part or a tool call, made like a message
 * open-tag     punctuation tag-name attribute*         attribute: attribute-name punctuation? attribute-value?
 * text         text-run | escape | expression | partial
 * ```
 */
export type SyntaxKind =
  | "file"
  | "byte-order-mark"
  | "white-space"
  | "comment"
  | "punctuation"
  | "invalid"
  | "fence"
  | "frontmatter"
  | "entry"
  | "pair"
  | "key"
  | "mapping"
  | "sequence"
  | "scalar"
  | "alias"
  | "completion"
  | "message"
  | "element"
  | "open-tag"
  | "close-tag"
  | "tag-name"
  | "attribute"
  | "attribute-name"
  | "attribute-value"
  | "text"
  | "text-run"
  | "escape"
  | "expression"
  | "partial";

/** `start` and `end` (exclusive) count UTF-16 units of the whole file. */
export type SyntaxNode = {
  kind: SyntaxKind;
  start: number;
  end: number;
  children: SyntaxNode[];
  /** Of entries and pairs their key, of messages, elements and attributes their name, as read. */
  name?: string;
};

export function createToken(kind: SyntaxKind, start: number, end: number): SyntaxNode {
  return { kind, start, end, children: [] };
}

type GapReader = (start: number, end: number) => SyntaxNode[];

/** `children`, in order, with what lies between them filled in. */
export function fillGaps(
  { start, end }: { start: number; end: number },
  children: readonly SyntaxNode[],
  readGap: GapReader,
): SyntaxNode[] {
  const filled: SyntaxNode[] = [];
  let at = start;
  const fillTo = (offset: number): void => {
    // One by one: a call takes only so many arguments, and a gap may hold more comments than that.
    if (offset > at) for (const node of readGap(at, offset)) filled.push(node);
  };
  for (const child of children) {
    fillTo(child.start);
    filled.push(child);
    at = child.end;
  }
  fillTo(end);
  return filled;
}

/**
 * The tokens below a node, in order.
 *
 * @example
 * [...tokensOf(parseTree(text).root)].map(({ start, end }) => text.slice(start, end)).join("") === text;
 */
export function* tokensOf(node: SyntaxNode): Generator<SyntaxNode, undefined> {
  const waiting = [node];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next.children.length === 0) {
      if (next.end > next.start) yield next;
      continue;
    }
    for (let index = next.children.length - 1; index >= 0; index -= 1) {
      const child = next.children[index];
      if (child) waiting.push(child);
    }
  }
}
