import { printFloat, printJson, printText } from "./print-json.ts";

const FLOATS: ReadonlySet<string> = new Set([
  "temperature",
  "top_p",
  "presence_penalty",
  "frequency_penalty",
]);

/** What stands behind `key:` in canonical text. */
export function printValue(key: string, value: unknown): string {
  if (typeof value === "string") return printText(value);
  if (typeof value === "number") return FLOATS.has(key) ? printFloat(value) : JSON.stringify(value);
  return printJson(value);
}
