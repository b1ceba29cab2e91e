import { applyFileKernel } from "../edit/apply-file-kernel.ts";
import { editFile } from "../edit/edit-file.ts";
import { applyChange } from "../edit/file-change.ts";
import { messagesOf } from "../edit/find-nodes.ts";
import { isSameKernel } from "../edit/same-kernel.ts";
import type { FileLanguage } from "../file-language.ts";
import { formatFile } from "../format/format-file.ts";
import { hashKernel } from "../hash/hash-kernel.ts";
import { parseTree } from "../tree/parse-tree.ts";
import type { SyntaxNode } from "../tree/syntax-node.ts";
import { tokensOf } from "../tree/syntax-node.ts";
import { generateChange } from "./generate-change.ts";
import type { Random } from "./random.ts";

/** What came of one input, to see that inputs are not all refused. */
export type Outcome = "unreadable" | "edited" | "path-missing" | "value-invalid" | "not-expressible";

/** Throws where a promise of the package does not hold for a text. */
export function checkFile<K extends object>(text: string, given: FileLanguage<K>, random: Random): Outcome {
  const language = rememberParsed(given);
  const { root } = parseTree(text);
  checkTree(text, root);
  const { kernel } = language.parse(text);
  const formatted = formatFile(text, language);
  if (!kernel) {
    strictEqual(formatted.text, text, "a file with errors is formatted");
    return "unreadable";
  }
  checkMessages(root, kernel);
  checkFormat(text, formatted.text, { kernel, language });
  return checkChange(text, { kernel, language }, random);
}

/** The same text is read many times below. */
function rememberParsed<K>(language: FileLanguage<K>): FileLanguage<K> {
  const known = new Map<string, ReturnType<typeof language.parse>>();
  return {
    ...language,
    parse(text) {
      const parsed = known.get(text) ?? language.parse(text);
      known.set(text, parsed);
      return parsed;
    },
  };
}

/** Every character is in one token, and nodes are made of their children. */
export function checkTree(text: string, root: SyntaxNode): void {
  const tokens = [...tokensOf(root)];
  strictEqual(
    tokens.map(({ start, end }) => text.slice(start, end)).join(""),
    text,
    "tokens are not the text",
  );
  strictEqual(root.end, text.length, "the file ends elsewhere");
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    let at = node.start;
    for (const child of node.children) {
      strictEqual(child.start, at, `a gap in or before ${child.kind} in ${node.kind}`);
      at = child.end;
    }
    if (node.children.length > 0) strictEqual(at, node.end, `${node.kind} is longer than its children`);
    for (const child of node.children) waiting.push(child);
  }
}

type Read<K> = { kernel: K; language: FileLanguage<K> };

/** The messages of the tree are those of the value. */
function checkMessages(root: SyntaxNode, kernel: object): void {
  const { template } = kernel as { template?: { role: string }[] | string };
  const names = messagesOf(root).map(({ name }) => name);
  if (names.length === 0) return;
  const roles = Array.isArray(template) ? template.map(({ role }) => role) : [];
  strictEqual(names.join(), roles.join(), "the tree has other messages");
}

function checkFormat<K extends object>(text: string, formatted: string, { kernel, language }: Read<K>): void {
  const { kernel: read } = language.parse(formatted);
  if (!read) throw new Error("what was formatted cannot be read");
  strictEqual(hashOf(read, language), hashOf(kernel, language), "formatting changes the hash");
  strictEqual(formatFile(formatted, language).text, formatted, "formatting is not idempotent");
  strictEqual(commentsOf(formatted), commentsOf(text), "formatting loses comments");
  const printed = language.print(kernel);
  if (printed === formatted) return;
  strictEqual(formatFile(printed, language).text, printed, "printed text is not formatted");
  strictEqual(language.print(language.parse(printed).kernel ?? kernel), printed, "printing is not canonical");
}

function hashOf<K extends object>(kernel: K, { normalize }: FileLanguage<K>): string {
  return hashKernel(normalize(kernel));
}

function commentsOf(text: string): string {
  const comments = [...tokensOf(parseTree(text).root)].filter(({ kind }) => kind === "comment");
  return comments
    .map(({ start, end }) => text.slice(start, end).trimEnd())
    .toSorted()
    .join("\n");
}

function checkChange<K extends object>(text: string, { kernel, language }: Read<K>, random: Random): Outcome {
  const change = generateChange(kernel, random);
  const result = editFile(text, change, language);
  if (!result.ok) return result.refusal.code === "file-unreadable" ? "unreadable" : result.refusal.code;
  const { range, replacement } = result;
  strictEqual(result.text, text.slice(0, range.start) + replacement + text.slice(range.end), "bytes outside");
  const expected = language.kind.schema.parse(applyChange(kernel, change));
  const read = language.parse(result.text).kernel;
  if (!read || !isSameKernel(read, expected, language.normalize))
    throw new Error("an edit says something else");
  checkTree(result.text, parseTree(result.text).root);
  const back = applyFileKernel(result.text, kernel, language);
  const restored = back.ok ? language.parse(back.text).kernel : undefined;
  if (!restored || !isSameKernel(restored, kernel, language.normalize))
    throw new Error("a kernel was not applied");
  return "edited";
}

function strictEqual(actual: unknown, expected: unknown, message: string): void {
  if (actual !== expected)
    throw new Error(`${message}:\n${String(actual)}\n--- not ---\n${String(expected)}`);
}
