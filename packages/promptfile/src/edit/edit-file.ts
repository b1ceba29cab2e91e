import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { FileLanguage } from "../file-language.ts";
import { MAX_DEPTH } from "../frontmatter/frontmatter.ts";
import { nestsTooDeep } from "../template/inputs/nests-too-deep.ts";
import { parseTree } from "../tree/parse-tree.ts";
import type { SyntaxNode } from "../tree/syntax-node.ts";
import type { ChatMessage } from "../types/message.ts";
import { applyChange, valueAt } from "./file-change.ts";
import type { FileChange } from "./file-change.ts";
import { findPlace } from "./find-nodes.ts";
import { isSameKernel } from "./same-kernel.ts";
import type { Splice } from "./splice.ts";
import { applySplice, joinSplices, trimSplice } from "./splice.ts";
import { bodyStartOf, spliceBody } from "./splice-body.ts";
import { replaceBlock } from "./replace-block.ts";
import { spliceFrontmatter } from "./splice-frontmatter.ts";
import type { Frontmatter } from "./splice-frontmatter.ts";
import { isCrlfFile } from "../split-file.ts";

/** Why a change was not made. */
export type EditRefusal = {
  code: "file-unreadable" | "path-missing" | "value-invalid" | "not-expressible";
  message: string;
  /** What is wrong with the file, or with what it would be. */
  diagnostics: Diagnostic[];
};

/** `text` is the old one with `range` (of the old one) replaced by `replacement`. */
export type EditResult =
  | { ok: true; text: string; range: { start: number; end: number }; replacement: string }
  | { ok: false; refusal: EditRefusal };

/** Changes one value of a file; the checked way to the result is to propose, to read again, and to compare. */
export function editFile<K extends object>(
  text: string,
  change: FileChange,
  language: FileLanguage<K>,
): EditResult {
  const { kernel, diagnostics } = language.parse(text);
  if (!kernel) {
    return refuse("file-unreadable", "The file has errors; they come before any change.", diagnostics);
  }
  if ("value" in change && nestsTooDeep(change.value, MAX_DEPTH)) {
    return refuse(
      "value-invalid",
      `The value for ${describePath(change)} nests deeper than ${MAX_DEPTH} levels.`,
    );
  }
  const changed = applyChange(kernel, change);
  if (changed === undefined) return refuse("path-missing", `There is nothing at ${describePath(change)}.`);
  const checked = language.kind.schema.safeParse(changed);
  if (!checked.success || hasUnknownKey(checked.data, change)) {
    const issue = checked.error?.issues[0];
    const where = issue ? issue.path.join(".") : describePath(change);
    return refuse("value-invalid", `What the file would say at ${where} is not what belongs there.`);
  }
  const expected = checked.data;
  for (const splice of proposeSplices({ text, change, expected, language })) {
    const result = splice && takeSplice(text, splice, { expected, language });
    if (result) return result;
  }
  return refuse(
    "not-expressible",
    `The change of ${describePath(change)} alone cannot be written into this file.`,
  );
}

/** A key that the place does not have is not kept, so that setting it would change nothing. */
function hasUnknownKey(expected: object, change: FileChange): boolean {
  const { kind, path } = change;
  if (kind === "rename") return valueAt(expected, [...path.slice(0, -1), change.key]) === undefined;
  if (kind !== "set") return false;
  return valueAt(expected, change.value == null ? path.slice(0, 1) : path) === undefined;
}

type Proposal<K> = { text: string; change: FileChange; expected: K; language: FileLanguage<K> };

/** Ways to write the change, the smallest first. */
function* proposeSplices<K extends object>(proposal: Proposal<K>): Generator<Splice | undefined, undefined> {
  const { text, change, expected, language } = proposal;
  const { root } = parseTree(text);
  const node = root.children.find(({ kind }) => kind === "frontmatter");
  if (!node) return;
  const frontmatter: Frontmatter = { text, frontmatter: node, order: Object.keys(language.kind.keys) };
  if (change.path[0] !== "template" || findPlace(node, ["template"])) {
    yield* proposeInFrontmatter(frontmatter, change, expected);
    return;
  }
  const template = valueAt(language.normalize(expected), ["template"]);
  if (typeof template === "string") yield* replaceCompletion(text, root, template);
  else yield* spliceBody({ text, root, change, messages: (template ?? []) as ChatMessage[] });
  yield moveTemplateUp(frontmatter, root, valueAt(expected, ["template"]));
}

/** The change itself, then the value it is in, and so on up to the whole key. */
function* proposeInFrontmatter(
  frontmatter: Frontmatter,
  change: FileChange,
  expected: object,
): Generator<Splice | undefined, undefined> {
  yield replaceBlock(frontmatter, change);
  yield spliceFrontmatter(frontmatter, change);
  for (let length = change.path.length - 1; length > 0; length -= 1) {
    const path = change.path.slice(0, length);
    const whole: FileChange = { kind: "set", path, value: valueAt(expected, path) };
    yield replaceBlock(frontmatter, whole);
    yield spliceFrontmatter(frontmatter, whole);
  }
}

function* replaceCompletion(text: string, root: SyntaxNode, template: string): Generator<Splice, undefined> {
  const start = bodyStartOf(root);
  const blankLine = /\r?\n/y;
  blankLine.lastIndex = start;
  const bodies = [`${template}\n`, `\n${template}\n`];
  if (start === text.length || blankLine.test(text)) bodies.reverse();
  for (const replacement of bodies) yield { start, end: text.length, replacement };
}

/** What tags cannot say stands in the key `template`, and nothing below the frontmatter. */
function moveTemplateUp(frontmatter: Frontmatter, root: SyntaxNode, template: unknown): Splice | undefined {
  const { text } = frontmatter;
  const key = spliceFrontmatter(frontmatter, { kind: "set", path: ["template"], value: template });
  return key && joinSplices(text, [key, { start: bodyStartOf(root), end: text.length, replacement: "" }]);
}

/** The edited text, if it says what is expected and nothing else. */
function takeSplice<K extends object>(
  text: string,
  proposed: Splice,
  { expected, language }: { expected: K; language: FileLanguage<K> },
): EditResult | undefined {
  const hasCrlf = isCrlfFile(text);
  const replacement = hasCrlf ? proposed.replacement.replaceAll(/\r?\n/g, "\r\n") : proposed.replacement;
  const splice = trimSplice(text, { ...proposed, replacement });
  const edited = applySplice(text, splice);
  const { kernel } = language.parse(edited);
  if (!kernel || !isSameKernel(kernel, expected, language.normalize)) return undefined;
  const { start, end } = splice;
  return { ok: true, text: edited, range: { start, end }, replacement: splice.replacement };
}

function describePath({ path }: FileChange): string {
  return path.length === 0 ? "the empty path" : path.join(".");
}

function refuse(code: EditRefusal["code"], message: string, diagnostics: Diagnostic[] = []): EditResult {
  return { ok: false, refusal: { code, message, diagnostics } };
}
