import { isSameKernel } from "../edit/same-kernel.ts";
import { bodyStartOf } from "../edit/splice-body.ts";
import { valueAt } from "../edit/file-change.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { createDiagnosticCollector } from "../diagnostics/diagnostic.ts";
import type { FileLanguage } from "../file-language.ts";
import { readFrontmatter } from "../frontmatter/read-frontmatter.ts";
import { findPlace } from "../edit/find-nodes.ts";
import { parseTree } from "../tree/parse-tree.ts";
import type { SyntaxNode } from "../tree/syntax-node.ts";
import type { ChatMessage } from "../types/message.ts";
import { formatBody } from "./format-body.ts";
import { formatFrontmatter } from "./format-frontmatter.ts";
import { isCrlfFile } from "../split-file.ts";

/** The text in its canonical layout; with errors in `diagnostics`, the text as it was. */
export type FormattedFile = { text: string; diagnostics: Diagnostic[] };

/** Formats in LF and reads the result again: what does not say the same is not taken. */
export function formatFile<K extends object>(text: string, language: FileLanguage<K>): FormattedFile {
  const { kernel, diagnostics } = language.parse(text);
  if (!kernel) return { text, diagnostics };
  const hasCrlf = isCrlfFile(text);
  const source = hasCrlf ? text.replaceAll("\r\n", "\n") : text;
  const { diagnostics: found } = hasCrlf ? language.parse(source) : { diagnostics };
  const parts = readParts(source, kernel, { language, keepAt: findIgnored(found) });
  const proposals = parts
    ? [
        parts.frontmatter + parts.body,
        parts.writtenFrontmatter + parts.body,
        parts.frontmatter + parts.writtenBody,
      ]
    : [];
  for (const proposal of proposals) {
    const formatted = hasCrlf ? proposal.replaceAll("\n", "\r\n") : proposal;
    const { kernel: read } = language.parse(formatted);
    if (read && isSameKernel(read, kernel, language.normalize)) return { text: formatted, diagnostics };
  }
  return { text, diagnostics };
}

type Parts = { frontmatter: string; writtenFrontmatter: string; body: string; writtenBody: string };

type Options<K> = { language: FileLanguage<K>; keepAt: { start: number; end: number }[] };

function readParts<K extends object>(
  text: string,
  kernel: K,
  { language, keepAt }: Options<K>,
): Parts | undefined {
  const { root } = parseTree(text);
  const node = root.children.find(({ kind }) => kind === "frontmatter");
  if (!node) return undefined;
  const order = Object.keys(language.kind.keys);
  const template = templateBelow(kernel, node, language);
  return {
    frontmatter: fence(formatFrontmatter({ text, node, order, entries: readEntries(text, node) })),
    writtenFrontmatter: fence(text.slice(node.start, node.end)),
    body: formatBody({ text, root, template, keepAt }),
    writtenBody: text.slice(bodyStartOf(root)),
  };
}

const fence = (frontmatter: string): string => `---\n${frontmatter}---\n`;

function readEntries(text: string, { start, end }: SyntaxNode) {
  return readFrontmatter(text, { start, end }, createDiagnosticCollector(text))?.entries ?? [];
}

/** The template, unless the key `template` holds it. */
function templateBelow<K extends object>(
  kernel: K,
  frontmatter: SyntaxNode,
  { normalize }: FileLanguage<K>,
): ChatMessage[] | string | undefined {
  if (findPlace(frontmatter, ["template"])) return undefined;
  return valueAt(normalize(kernel), ["template"]) as ChatMessage[] | string | undefined;
}

/** Attributes that are ignored, which printing would lose. */
function findIgnored(diagnostics: readonly Diagnostic[]): { start: number; end: number }[] {
  return diagnostics
    .filter(({ code }) => code === "attribute-unknown" || code === "attribute-repeated")
    .map(({ range }) => range);
}
