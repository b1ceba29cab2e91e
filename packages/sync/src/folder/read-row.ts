import { existsSync } from "node:fs";
import { join } from "node:path";
import { type FilePlace, findFiles } from "../forms/place.ts";
import { suffixes } from "../forms/suffixes.ts";
import { readLocal } from "./read-local.ts";
import type { ReadTexts } from "./read-texts.ts";

/** Reads the File at a place in the work tree, with all of its texts. */
export function readRow(folder: string, { type, path }: FilePlace): ReadTexts {
  const { suffix, siblings } = suffixes[type];
  const names = [suffix, ...siblings].map((ending) => `${path}${ending}`);
  const found = findFiles(names.filter((name) => existsSync(join(folder, name))));
  return readLocal(folder, { type, path, suffixes: found.get(`${path}${suffix}`)?.suffixes ?? [] });
}
