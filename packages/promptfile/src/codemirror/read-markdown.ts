/** A run of words. */
export type Inline = { text: string; style?: "strong" | "code" };
export type Block =
  | { kind: "paragraph"; content: Inline[] }
  | { kind: "list"; items: Inline[][] }
  | { kind: "code"; text: string };

const INLINE = /\*\*([^*\n]+)\*\*|`([^`\n]+)`/g;

/** Reads the little Markdown that words about a file are written in: paragraphs, lists, `**strong**`, `` `code` ``, `~~~`. */
export function readMarkdown(markdown: string): Block[] {
  const blocks: Block[] = [];
  const lines = markdown.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line === "~~~") {
      const end = lines.indexOf("~~~", at + 1);
      const last = end === -1 ? lines.length : end;
      blocks.push({ kind: "code", text: lines.slice(at + 1, last).join("\n") });
      at = last;
    } else if (line.startsWith("- ")) {
      addItem(blocks, readInline(line.slice(2)));
    } else if (line.trim() !== "") {
      blocks.push({ kind: "paragraph", content: readInline(line) });
    }
  }
  return blocks;
}

function addItem(blocks: Block[], item: Inline[]): void {
  const last = blocks.at(-1);
  if (last?.kind === "list") last.items.push(item);
  else blocks.push({ kind: "list", items: [item] });
}

function readInline(line: string): Inline[] {
  const found: Inline[] = [];
  let at = 0;
  for (const match of line.matchAll(INLINE)) {
    if (match.index > at) found.push({ text: line.slice(at, match.index) });
    const [whole, strong, code = ""] = match;
    found.push(strong === undefined ? { text: code, style: "code" } : { text: strong, style: "strong" });
    at = match.index + whole.length;
  }
  if (at < line.length) found.push({ text: line.slice(at) });
  return found;
}
