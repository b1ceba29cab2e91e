import { join } from "node:path";
import { resolveFile } from "@parley/promptfile/folder";
import { findReferences } from "@parley/promptfile";
import type { FileContent } from "../forms/file-content.ts";
import type { FormProblem, FormTexts } from "../forms/form.ts";
import { readForm } from "../forms/forms.ts";
import { hashContent } from "../forms/hash-content.ts";
import { type FilePlace, mainFileOf } from "../forms/place.ts";
import { hasConflictMarks } from "../merge/mark-conflicts.ts";

/** What the texts of a File say. */
export type ReadTexts = {
  texts: FormTexts;
  /** As it is written: with partials and local files by their names. */
  written: FileContent | null;
  /** As the registry has it: with what is named put in. */
  content: FileContent | null;
  contentHash: string | null;
  problems: readonly FormProblem[];
  isMarked: boolean;
  /** Whether it depends on other files. */
  hasReferences: boolean;
};

/** Reads a File's texts as they stand, or would stand, in a folder. */
export function readTexts(folder: string, place: FilePlace, texts: FormTexts): ReadTexts {
  const nothing = { texts, written: null, content: null, contentHash: null, hasReferences: false };
  if ([...texts.values()].some(hasConflictMarks)) return { ...nothing, problems: [], isMarked: true };
  const reading = readForm(place.type, texts);
  if (!reading.ok) return { ...nothing, problems: reading.problems, isMarked: false };
  const written = reading.content;
  const whole = putIn(folder, place, { written, texts });
  if ("problems" in whole) return { ...nothing, problems: whole.problems, isMarked: false };
  return {
    texts,
    written,
    ...whole,
    contentHash: hashContent(whole.content).contentHash,
    problems: [],
    isMarked: false,
  };
}

/** Puts partials, pictures and documents in, which a server could not read. */
function putIn(
  folder: string,
  place: FilePlace,
  { written, texts }: { written: FileContent; texts: FormTexts },
): { content: FileContent; hasReferences: boolean } | { problems: FormProblem[] } {
  const { type, kernel } = written;
  if ((type !== "prompt" && type !== "agent") || findReferences(kernel).length === 0)
    return { content: written, hasReferences: false };
  const suffix = type === "prompt" ? ".prompt" : ".agent";
  const text = texts.get(suffix) ?? "";
  const whole = resolveFile(kernel, { path: join(folder, mainFileOf(place)), text });
  if (whole.kernel !== undefined)
    return { content: { type, kernel: whole.kernel } as FileContent, hasReferences: true };
  return {
    problems: whole.diagnostics.map(({ message, line, column }) => ({ suffix, message, line, column })),
  };
}
