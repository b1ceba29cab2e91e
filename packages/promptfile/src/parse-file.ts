import { parseBody } from "./body/parse-body.ts";
import { readMessage } from "./body/read-messages.ts";
import type { Diagnostic, DiagnosticCollector } from "./diagnostics/diagnostic.ts";
import { createDiagnosticCollector } from "./diagnostics/diagnostic.ts";
import type { Frontmatter } from "./frontmatter/frontmatter.ts";
import type { KernelKind } from "./frontmatter/kernel-kind.ts";
import { readFrontmatter } from "./frontmatter/read-frontmatter.ts";
import { readKernel } from "./frontmatter/read-kernel.ts";
import { splitFile } from "./split-file.ts";
import type { FileParts } from "./split-file.ts";
import type { PromptKernel } from "./types/prompt.ts";

type Parsed<K> = { kernel: K; diagnostics: Diagnostic[] } | { kernel: undefined; diagnostics: Diagnostic[] };

/** What a Prompt and an Agent hold below the frontmatter. */
type Templated = Pick<PromptKernel, "endpoint" | "template">;

/** Reads a file of one kind. `prepare` may rewrite what the frontmatter holds before it is checked. */
export function parseFile<K extends Templated>(
  text: string,
  kind: KernelKind<K>,
  prepare: (frontmatter: Frontmatter) => Frontmatter = (given) => given,
): Parsed<K> {
  const diagnostics = createDiagnosticCollector(text);
  const parts = splitFile(text, diagnostics);
  const written = parts && readFrontmatter(text, parts.frontmatter, diagnostics);
  const frontmatter = written && prepare(written);
  const kernel = frontmatter && readKernel(frontmatter, kind, diagnostics);
  if (parts && kernel && frontmatter) {
    addTemplate(kernel, frontmatter, { text, parts, diagnostics });
  }
  return diagnostics.hasErrors() || !kernel
    ? { kernel: undefined, diagnostics: diagnostics.list() }
    : { kernel, diagnostics: diagnostics.list() };
}

type FileContext = { text: string; parts: FileParts; diagnostics: DiagnosticCollector };

function addTemplate(kernel: Templated, frontmatter: Frontmatter, file: FileContext): void {
  const template = isChat(kernel) ? readMessages(file) : readCompletion(file);
  if (template === undefined) return;
  if (kernel.template !== undefined) {
    file.diagnostics.addError({
      code: "template-twice",
      message: 'There is a template below the frontmatter and another in the key "template".',
      hint: 'Remove one. The key "template" is only for what the body cannot hold.',
      ...frontmatter.locate(["template"]),
    });
    return;
  }
  kernel.template = template;
}

function isChat(kernel: Templated): boolean {
  return kernel.endpoint === undefined || kernel.endpoint === "chat";
}

function readMessages({ text, parts, diagnostics }: FileContext): PromptKernel["template"] {
  warnMixedLineBreaks(text, parts, diagnostics);
  const elements = parseBody(text, parts.body, diagnostics);
  if (elements.length === 0) return undefined;
  const context = { text, hasCrlf: parts.hasCrlf, diagnostics };
  return elements.map((element) => readMessage(element, context));
}

function warnMixedLineBreaks(text: string, parts: FileParts, diagnostics: DiagnosticCollector): void {
  const at = parts.hasCrlf ? -1 : text.indexOf("\r\n", parts.body.start);
  if (at === -1) return;
  diagnostics.addWarning({
    code: "line-breaks-mixed",
    message: "The file begins with LF line breaks and has CRLF below; there the CR counts as text.",
    hint: "Give the whole file one kind of line break.",
    start: at,
    end: at + 2,
  });
}

/** A completion is the body as it is, without one blank line before it and the last line break. */
function readCompletion({ text, parts }: FileContext): string | undefined {
  const source = text.slice(parts.body.start, parts.body.end);
  const body = parts.hasCrlf ? source.replaceAll("\r\n", "\n") : source;
  if (body === "" || body === "\n") return undefined;
  return body.replace(/^\n/, "").replace(/\n$/, "");
}
