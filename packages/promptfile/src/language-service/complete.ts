import { createDiagnosticCollector } from "../diagnostics/diagnostic.ts";
import { splitFile } from "../split-file.ts";
import type { TextRange } from "../split-file.ts";
import { completeBody } from "./complete-body.ts";
import { completeFrontmatter } from "./complete-frontmatter.ts";
import type { Completion } from "./completion.ts";
import type { LanguageFile } from "./language-file.ts";

/**
 * What may be written at an offset: keys, models, enumerated values, tags, attributes, tools, variables, partials.
 * Not filtered by what is written already, which editors do.
 */
export function completeAt(file: LanguageFile, offset: number): Completion[] {
  const parts = splitFile(file.text, createDiagnosticCollector(file.text));
  if (parts && offset >= parts.body.start) return completeBody(file, parts.body, offset);
  const frontmatter = parts?.frontmatter ?? unclosedFrontmatter(file.text);
  return frontmatter && frontmatter.start <= offset && offset <= frontmatter.end
    ? completeFrontmatter(file, frontmatter, offset)
    : [];
}

/** A file of which only the beginning is written. */
function unclosedFrontmatter(text: string): TextRange | undefined {
  const opening = /^\uFEFF?\s*---[ \t]*\r?\n/.exec(text);
  return opening ? { start: opening[0].length, end: text.length } : undefined;
}
