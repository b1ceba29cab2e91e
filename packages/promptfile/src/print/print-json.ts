import { RESERVED_WORD } from "../frontmatter/frontmatter.ts";

/** JSON that YAML reads alike, spread over lines with two spaces a level; an empty or short list on one line. */
export function printJson(value: unknown): string {
  const isShortList =
    Array.isArray(value) && value.every((item) => item === null || typeof item !== "object");
  const oneLine = isShortList ? `[${value.map((item) => JSON.stringify(item)).join(", ")}]` : undefined;
  return escapeForYaml(
    oneLine !== undefined && oneLine.length <= 80 ? oneLine : JSON.stringify(value, null, 2),
  );
}

/** Text: a plain word where that is safe, else in double quotes. */
export function printText(text: string): string {
  return isPlain(text) ? text : escapeForYaml(JSON.stringify(text));
}

/** A number that keeps its decimal point: `1.0`, `0.7`. */
export function printFloat(value: number): string {
  const text = JSON.stringify(value);
  return /^-?[0-9]+$/.test(text) ? `${text}.0` : text;
}

function isPlain(text: string): boolean {
  return /^[A-Za-z](?:[A-Za-z0-9_.+/-]|:(?=[A-Za-z0-9_]))*$/.test(text) && !RESERVED_WORD.test(text);
}

/** Escapes what JSON allows in text and YAML does not, or reads as a line break. */
function escapeForYaml(json: string): string {
  return json.replaceAll(
    /[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
