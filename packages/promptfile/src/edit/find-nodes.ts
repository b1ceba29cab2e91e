import type { SyntaxNode } from "../tree/syntax-node.ts";
import type { ValuePath } from "./file-change.ts";

const VALUES: ReadonlySet<string> = new Set(["scalar", "alias", "mapping", "sequence"]);

/** The value of an entry or pair. */
export function valueOf(pair: SyntaxNode): SyntaxNode | undefined {
  return pair.children.find(({ kind }) => VALUES.has(kind));
}

/** The values of a sequence. */
export function itemsOf(sequence: SyntaxNode): SyntaxNode[] {
  return sequence.children.filter(({ kind }) => VALUES.has(kind));
}

/** The pairs of a mapping, or the entries of a frontmatter. */
export function pairsOf(mapping: SyntaxNode): SyntaxNode[] {
  return mapping.children.filter(({ kind }) => kind === "pair" || kind === "entry");
}

/** What a path leads to: the entry or pair of a key, the value of an item. */
export function findPlace(frontmatter: SyntaxNode, path: ValuePath): SyntaxNode | undefined {
  let place: SyntaxNode | undefined = frontmatter;
  for (const step of path) {
    const container: SyntaxNode | undefined = place && containerOf(place);
    if (!container) return undefined;
    place =
      container.kind === "sequence"
        ? itemsOf(container)[Number(step)]
        : pairsOf(container).find(({ name }) => name === String(step));
  }
  return place;
}

/** The mapping or sequence that a place is or holds. */
export function containerOf(place: SyntaxNode): SyntaxNode | undefined {
  const node = place.kind === "entry" || place.kind === "pair" ? valueOf(place) : place;
  return node?.kind === "mapping" || node?.kind === "sequence" || node?.kind === "frontmatter"
    ? node
    : undefined;
}

export function messagesOf(root: SyntaxNode): SyntaxNode[] {
  return root.children.filter(({ kind }) => kind === "message");
}
