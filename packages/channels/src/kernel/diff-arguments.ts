import { diffText } from "./diff-text.ts";

/** An argument that is other than was asked for; a side is undefined where there was, or is, no such argument. */
export type ChangedArgument = { readonly name: string; readonly before: unknown; readonly after: unknown };

/**
 * What becomes of arguments, line by line.
 *
 * @example diffArguments([{ name: "eur", before: 30, after: 20 }]); // "- eur: 30\n+ eur: 20"
 */
export const diffArguments = (changes: readonly ChangedArgument[]): string =>
  diffText(sayAll(changes, "before"), sayAll(changes, "after"));

const sayAll = (changes: readonly ChangedArgument[], side: "before" | "after"): string =>
  changes.map((change) => `${inOneLine(change.name)}: ${sayValue(change[side])}`).join("\n");

const inOneLine = (name: string): string => name.replaceAll(/\s+/gu, " ");

/** Text is in quotation marks unless it has lines; these stand further in, so that none passes for an argument. */
function sayValue(value: unknown): string {
  if (value === undefined) return "(absent)";
  if (typeof value === "string" && /[\r\n]/u.test(value))
    return ["", ...value.split(/\r\n|\r|\n/u)].join("\n    ");
  return JSON.stringify(value, null, 2).replaceAll("\n", "\n    ");
}
