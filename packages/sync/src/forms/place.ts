import type { FormType } from "./file-content.ts";
import { suffixes } from "./suffixes.ts";

/** A File: its type and its path in the registry. */
export type FilePlace = { type: FormType; path: string };

/** Where a text belongs: to which File, and behind which ending of its name. */
export type TextPlace = FilePlace & { suffix: string; isMain: boolean };

const endings: readonly { type: FormType; suffix: string; isMain: boolean }[] = (
  Object.keys(suffixes) as FormType[]
)
  .map((type) => ({ type, ...suffixes[type] }))
  .flatMap(({ type, suffix, siblings }) => [
    { type, suffix, isMain: true },
    ...siblings.map((sibling) => ({ type, suffix: sibling, isMain: false })),
  ])
  // The longest first: `polite.evaluator.prompt` may belong to an Evaluator.
  .toSorted((a, b) => b.suffix.length - a.suffix.length);

/**
 * The file that holds a File's main text: its path and an ending, nothing else. Dots, spaces and any script stay.
 *
 * @example
 * mainFileOf({ type: "tool", path: "shop/look.up" }); // "shop/look.up.tool.yaml"
 */
export const mainFileOf = ({ type, path }: FilePlace): string => `${path}${suffixes[type].suffix}`;

/**
 * The Files that a file's name may belong to, the likeliest first: `a.evaluator.prompt` is the Prompt of the Evaluator
 * `a` where that is there, else the Prompt `a.evaluator`.
 *
 * @example
 * textPlacesOf("support/reply.prompt"); // [{ type: "prompt", path: "support/reply", suffix: ".prompt", isMain: true }]
 */
export const textPlacesOf = (file: string): TextPlace[] =>
  endings
    .filter(({ suffix }) => file.endsWith(suffix) && !/(?:^|\/)$/.test(file.slice(0, -suffix.length)))
    .map((ending) => ({ ...ending, path: file.slice(0, -ending.suffix.length) }));

/**
 * All Files among these files, each with the endings of its texts. A text beside a main one belongs to it; alone it is
 * what its name says otherwise, or nothing.
 */
export function findFiles(files: Iterable<string>): Map<string, FilePlace & { suffixes: string[] }> {
  const names = new Set(files);
  const found = new Map<string, FilePlace & { suffixes: string[] }>();
  for (const name of names) {
    const place = textPlacesOf(name).find(
      ({ isMain, type, path }) => isMain || names.has(mainFileOf({ type, path })),
    );
    if (place === undefined) continue;
    const { type, path, suffix } = place;
    const main = mainFileOf(place);
    const known = found.get(main) ?? { type, path, suffixes: [] };
    found.set(main, { ...known, suffixes: [...known.suffixes, suffix] });
  }
  return found;
}
