import { messagesOf } from "../edit/find-nodes.ts";
import { printMessage } from "../print/print-message.ts";
import type { SyntaxNode } from "../tree/syntax-node.ts";
import type { ChatMessage } from "../types/message.ts";

export type BodySource = {
  text: string;
  root: SyntaxNode;
  /** In normal form. */
  template: readonly ChatMessage[] | string | undefined;
  /** Where attributes are that mean nothing and are not to be lost. */
  keepAt: readonly { start: number; end: number }[];
};

/** The text below the frontmatter, as canonical text has it. */
export function formatBody({ text, root, template, keepAt }: BodySource): string {
  if (typeof template === "string") return `\n${template}\n`;
  const nodes = messagesOf(root);
  if (nodes.length === 0) return "";
  const printed = nodes.map((node, index) => {
    const message = template?.[index];
    const isKept = keepAt.some(({ start }) => start >= node.start && start < node.end);
    const canonical = message && !isKept ? printMessage(message) : undefined;
    return canonical ?? text.slice(node.start, node.end);
  });
  return `\n${printed.join("\n\n")}\n`;
}
