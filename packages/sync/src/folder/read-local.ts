import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FormTexts } from "../forms/form.ts";
import type { FilePlace } from "../forms/place.ts";
import { type ReadTexts, readTexts } from "./read-texts.ts";

/** The File at a place; without suffixes, those that are there. */
export function readLocal(
  folder: string,
  { suffixes, ...place }: FilePlace & { suffixes: string[] },
): ReadTexts {
  const texts = new Map<string, string>();
  for (const suffix of suffixes) {
    const text = readUtf8(join(folder, `${place.path}${suffix}`));
    if (text === undefined) return noUtf8(texts, suffix);
    texts.set(suffix, text);
  }
  return readTexts(folder, place, texts);
}

const noUtf8 = (texts: FormTexts, suffix: string): ReadTexts => ({
  texts,
  written: null,
  content: null,
  contentHash: null,
  problems: [{ suffix, message: "It is no text in UTF-8." }],
  isMarked: false,
  hasReferences: false,
});

function readUtf8(path: string): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
