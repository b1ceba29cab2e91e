import { MAX_DEPTH } from "../frontmatter/frontmatter.ts";
import { nestsTooDeep } from "../template/inputs/nests-too-deep.ts";
import { printBlockValue } from "./print-block.ts";
import { printFloat, printJson, printText } from "./print-json.ts";

const FLOATS: ReadonlySet<string> = new Set([
  "temperature",
  "top_p",
  "presence_penalty",
  "frequency_penalty",
]);

/** Keys that people write and read, where no other tool expects JSON. */
const BLOCKS: ReadonlySet<string> = new Set(["inputs", "evaluators", "tests"]);

/** What stands behind `key:` in canonical text, on one line or as JSON over lines. */
export function printValue(key: string, value: unknown): string {
  if (typeof value === "string") return printText(value);
  if (typeof value === "number") return FLOATS.has(key) ? printFloat(value) : JSON.stringify(value);
  return printJson(value);
}

/** The same with the space or line break before it: a block of YAML for the keys that have one. */
export function printBehindKey(key: string, value: unknown): string {
  const isBlock = BLOCKS.has(key) && typeof value === "object" && !nestsTooDeep(value, MAX_DEPTH);
  return isBlock ? printBlockValue(value, "") : ` ${printValue(key, value)}`;
}

export function hasBlockForm(key: string): boolean {
  return BLOCKS.has(key);
}
