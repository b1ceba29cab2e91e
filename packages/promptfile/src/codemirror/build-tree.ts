import { Tree } from "@lezer/common";
import { parseTree } from "../tree/parse-tree.ts";
import type { SyntaxKind, SyntaxNode } from "../tree/syntax-node.ts";
import type { TemplateLexer, TemplateMark } from "./lex-template.ts";
import { lexDefaultTemplate, lexJinjaTemplate } from "./lex-template.ts";
import type { NodeName } from "./node-set.ts";
import { idOf, nodeSet } from "./node-set.ts";

/** Kinds that are marked by what they are. White space and runs of text are not marked. */
const NAMES: Partial<Record<SyntaxKind, NodeName>> = {
  fence: "Fence",
  comment: "Comment",
  punctuation: "Punctuation",
  invalid: "Invalid",
  entry: "Entry",
  pair: "Pair",
  key: "Key",
  mapping: "Mapping",
  sequence: "Sequence",
  alias: "Alias",
  completion: "Completion",
  message: "Message",
  element: "Element",
  "open-tag": "OpenTag",
  "close-tag": "CloseTag",
  "tag-name": "TagName",
  attribute: "Attribute",
  "attribute-name": "AttributeName",
  "attribute-value": "AttributeValue",
  text: "Text",
};

/** Kinds that hold template text. */
const TEMPLATES: ReadonlySet<SyntaxKind> = new Set(["text", "completion", "attribute-value"]);

/** The tree of a `.prompt` or `.agent` file as CodeMirror wants it. Never throws; linear. */
export function buildTree(text: string): Tree {
  const { root } = parseTree(text);
  const writer = new TreeWriter(text, isJinja(text, root) ? lexJinjaTemplate : lexDefaultTemplate);
  writer.writeFile(root);
  return Tree.build({ buffer: writer.buffer, nodeSet, topID: idOf("File"), length: text.length });
}

/** Told from the line, for while something is being written a frontmatter is seldom whole. */
function isJinja(text: string, root: SyntaxNode): boolean {
  const frontmatter = root.children.find(({ kind }) => kind === "frontmatter");
  const entry = frontmatter?.children.find(({ name }) => name === "template_language");
  return (
    entry !== undefined && /^[^:]*:[ \t]*(["']?)jinja\1\s*(?:#|$)/.test(text.slice(entry.start, entry.end))
  );
}

/** Writes nodes as Lezer reads them: children before parents; a type, a range, and four times how many nodes it is. */
class TreeWriter {
  readonly buffer: number[] = [];
  readonly #text: string;
  readonly #lexTemplate: TemplateLexer;

  constructor(text: string, lexTemplate: TemplateLexer) {
    this.#text = text;
    this.#lexTemplate = lexTemplate;
  }

  /** The frontmatter and its fences are one node, so that they fold together. */
  writeFile({ children }: SyntaxNode): void {
    const first = children.findIndex(({ kind }) => kind === "fence");
    const last = children.findLastIndex(({ kind }) => kind === "fence");
    const [open, close] = [children[first], children[last]];
    if (open && close) {
      const before = this.buffer.length;
      this.#writeAll(children.slice(first, last + 1));
      this.#close("Header", { start: open.start, end: close.end }, before);
    }
    this.#writeAll(children.slice(last + 1));
  }

  #writeAll(nodes: readonly SyntaxNode[]): void {
    for (const node of nodes) this.#write(node, undefined);
  }

  #write(node: SyntaxNode, parent: SyntaxNode | undefined): void {
    const before = this.buffer.length;
    if (TEMPLATES.has(node.kind)) this.#writeMarks(this.#lexTemplate(this.#text, node));
    else for (const child of node.children) this.#write(child, node);
    const name = this.#nameOf(node, parent);
    if (name) this.#close(name, node, before);
  }

  #writeMarks(marks: readonly TemplateMark[]): void {
    for (const mark of marks) {
      const before = this.buffer.length;
      this.#writeMarks(mark.children);
      this.#close(mark.name, mark, before);
    }
  }

  #close(name: NodeName, { start, end }: { start: number; end: number }, before: number): void {
    this.buffer.push(idOf(name), start, end, this.buffer.length - before + 4);
  }

  #nameOf(node: SyntaxNode, parent: SyntaxNode | undefined): NodeName | undefined {
    if (node.kind === "scalar") return nameOfScalar(this.#text.slice(node.start, node.end));
    if (node.kind === "tag-name" && parent?.name === "user") return "HumanTagName";
    if (node.kind === "tag-name" && parent?.name === "assistant") return "ModelTagName";
    return NAMES[node.kind];
  }
}

const NUMBER = /^[-+]?(?:\.\d+|\d[\d_]*(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

function nameOfScalar(text: string): NodeName {
  if (NUMBER.test(text)) return "Number";
  return /^(?:true|false|null|~)$/i.test(text) ? "Constant" : "String";
}
