import { applyEdits } from "../lint/apply-fixes.ts";
import type { TextEdit } from "../lint/lint-rule.ts";
import type { LanguageFile } from "./language-file.ts";
import { readLanguageFile } from "./language-file.ts";
import { namesOf, placesOf, variableAt } from "./variable-places.ts";

export type Rename = { ok: true; edits: TextEdit[] } | { ok: false; message: string };

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Words of Jinja that are no variables. */
const RESERVED = new Set([
  "true",
  "false",
  "none",
  "True",
  "False",
  "None",
  "and",
  "or",
  "not",
  "in",
  "is",
  "if",
  "else",
  "loop",
  "self",
]);

/**
 * Renames a variable wherever the file names it: templates, `inputs`, inputs of tests. What partials say of it is
 * theirs. Refused where the result would not read as the same file with another name.
 *
 * @example
 * renameVariable(readLanguageFile(text), text.indexOf("customer"), "client");
 */
export function renameVariable(file: LanguageFile, offset: number, name: string): Rename {
  const refuse = (message: string): Rename => ({ ok: false, message });
  const found = variableAt(file, offset);
  if (!found) return refuse("There is no variable here.");
  if (!NAME.test(name) || RESERVED.has(name))
    return refuse(`"${name}" is no name of a variable: letters, digits and _, not a digit first.`);
  if (name === found.name) return { ok: true, edits: [] };
  if (namesOf(file).includes(name)) return refuse(`There is a variable "${name}" already.`);
  const edits = placesOf(file, found.name).map(({ start, end }) => ({ start, end, text: name }));
  return isSame(file, edits, [found.name, name])
    ? { ok: true, edits }
    : refuse(
        `"${found.name}" cannot be renamed safely: another name in the file depends on how it is written.`,
      );
}

/** Reads what came out: its variables are those from before, but for the one name. */
function isSame(
  file: LanguageFile,
  edits: readonly TextEdit[],
  [from, to]: readonly [string, string],
): boolean {
  const { text: _text, ...options } = file;
  const after = readLanguageFile(applyEdits(file.text, edits), options);
  if (!file.context || !after.context) return false;
  const expected = namesOf(file).map((name) => (name === from ? to : name));
  const countsOf = ({ context }: LanguageFile): number[] =>
    context?.variables.map(({ uses }) => uses.length) ?? [];
  return (
    namesOf(after).join(" ") === expected.join(" ") && countsOf(after).join(" ") === countsOf(file).join(" ")
  );
}
