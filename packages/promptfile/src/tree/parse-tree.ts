import { parseBody } from "../body/parse-body.ts";
import type { Diagnostic, DiagnosticCollector } from "../diagnostics/diagnostic.ts";
import { createDiagnosticCollector } from "../diagnostics/diagnostic.ts";
import { splitFile } from "../split-file.ts";
import type { FileParts, TextRange } from "../split-file.ts";
import { lexTemplate } from "./lex-text.ts";
import { readBodyNodes } from "./read-body-nodes.ts";
import { readFrontmatterNode } from "./read-frontmatter-node.ts";
import type { SyntaxNode } from "./syntax-node.ts";
import { createToken } from "./syntax-node.ts";

/** A file as it is written. `diagnostics` are of its layout; what is wrong with values, reading the file tells. */
export type ParsedTree = { root: SyntaxNode; diagnostics: Diagnostic[] };

/**
 * The lossless tree of a `.prompt` or `.agent` file, for editors and for changes that leave the rest alone: every
 * character, also of files that cannot be read, is in exactly one token. Never throws; linear; made from the same
 * parts, entries and elements as the value that `parsePromptFile` reads.
 *
 * @example
 * const { root } = parseTree(text);
 * root.children.filter(({ kind }) => kind === "message").map(({ name }) => name); // ["system", "user"]
 */
export function parseTree(text: string): ParsedTree {
  const diagnostics = createDiagnosticCollector(text);
  const parts = splitFile(text, diagnostics);
  const children = parts ? readParts(text, parts, diagnostics) : readNothing(text);
  return {
    root: { kind: "file", start: 0, end: text.length, children },
    diagnostics: diagnostics.list(),
  };
}

function readParts(text: string, parts: FileParts, diagnostics: DiagnosticCollector): SyntaxNode[] {
  const { frontmatter, body } = parts;
  const beginning = readBeginning(text);
  const { node, endpoint } = readFrontmatterNode(text, frontmatter, diagnostics);
  const isCompletion = endpoint === "complete" || endpoint === "edit";
  return [
    ...beginning,
    ...readFence(beginning.at(-1)?.end ?? 0, frontmatter.start),
    node,
    ...readFence(frontmatter.end, body.start),
    ...(isCompletion
      ? readCompletion(text, body)
      : readBodyNodes(text, body, parseBody(text, body, diagnostics))),
  ];
}

function readBeginning(text: string): SyntaxNode[] {
  const start = text.startsWith("\uFEFF") ? 1 : 0;
  const end = /^\uFEFF?\s*/.exec(text)?.[0].length ?? 0;
  return [
    ...(start > 0 ? [createToken("byte-order-mark", 0, start)] : []),
    ...(end > start ? [createToken("white-space", start, end)] : []),
  ];
}

function readFence(start: number, end: number): SyntaxNode[] {
  const dashes = createToken("fence", start, start + 3);
  return end > start + 3 ? [dashes, createToken("white-space", start + 3, end)] : [dashes];
}

function readCompletion(text: string, body: TextRange): SyntaxNode[] {
  if (body.start === body.end) return [];
  return [{ kind: "completion", ...body, children: lexTemplate(text, body.start, body.end) }];
}

function readNothing(text: string): SyntaxNode[] {
  const beginning = readBeginning(text);
  const start = beginning.at(-1)?.end ?? 0;
  return start < text.length ? [...beginning, createToken("invalid", start, text.length)] : beginning;
}
