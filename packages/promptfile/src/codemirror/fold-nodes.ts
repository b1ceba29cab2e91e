import type { EditorState } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";

type Fold = { from: number; to: number };

/** From behind the first `---` to behind the second. */
export function foldHeader(node: SyntaxNode, state: EditorState): Fold | null {
  return rangeOf(state.doc.lineAt(node.from).to, node.to);
}

/** What stands between the tags of a message or a part. */
export function foldElement(node: SyntaxNode): Fold | null {
  const { firstChild: open, lastChild: close } = node;
  if (open?.name !== "OpenTag" || close?.name !== "CloseTag") return null;
  return rangeOf(open.to, close.from);
}

/** A key whose value stands in lines below it. A list or object in brackets folds by itself. */
export function foldBlock(node: SyntaxNode, state: EditorState): Fold | null {
  const value = node.getChild("Mapping") ?? node.getChild("Sequence");
  if (value && isInBrackets(value, state)) return null;
  return rangeOf(state.doc.lineAt(node.from).to, node.to);
}

/** What stands in `[]` or `{}`; and the rest of an item in a list of lines. */
export function foldBrackets(node: SyntaxNode, state: EditorState): Fold | null {
  if (isInBrackets(node, state)) return rangeOf(node.from + 1, node.to - 1);
  if (node.name !== "Mapping" || node.parent?.name !== "Sequence") return null;
  return rangeOf(state.doc.lineAt(node.from).to, node.to);
}

function isInBrackets({ from }: SyntaxNode, { doc }: EditorState): boolean {
  return /[[{]/.test(doc.sliceString(from, from + 1));
}

function rangeOf(from: number, to: number): Fold | null {
  return from < to ? { from, to } : null;
}
