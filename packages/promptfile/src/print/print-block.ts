import { printJson, printText } from "./print-json.ts";

/** What a line of a list may be wide, its key and indentation not counted. */
const LIST_WIDTH = 80;

/**
 * What stands behind a key in a block of YAML, on its line or on lines below it. Empty collections and short lists of
 * words and numbers stay on the line; text over lines becomes a literal block.
 *
 * @example
 * `inputs:${printBlockValue({ name: "string, who it is" }, "")}` // "inputs:\n  name: string, who it is"
 */
export function printBlockValue(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (typeof value === "string") return ` ${printBlockText(value, inner)}`;
  return isOneLine(value) ? ` ${printOneLine(value)}` : printLines(value, inner).join("");
}

/** The lines of a collection that is not empty, each after its line break. */
export function printLines(value: unknown, indent: string): string[] {
  const start = `\n${indent}`;
  if (Array.isArray(value)) return value.map((item) => `${start}-${printBlockItem(item, indent)}`);
  const pairs = Object.entries(value as object);
  return pairs.map(([key, inner]) => `${start}${printText(key)}:${printBlockValue(inner, indent)}`);
}

/** What is behind a dash: the first line of a collection stands beside it. */
export function printBlockItem(item: unknown, indent: string): string {
  const printed = printBlockValue(item, indent);
  return printed.startsWith("\n") ? ` ${printed.trimStart()}` : printed;
}

function isOneLine(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (!Array.isArray(value)) return Object.keys(value).length === 0;
  if (value.some((item) => typeof item === "object" && item !== null)) return false;
  return value.length === 0 || printOneLine(value).length <= LIST_WIDTH;
}

function printOneLine(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return JSON.stringify(value);
  return `[${value.map((item) => printJson(item)).join(", ")}]`;
}

/** Letters, marks, digits, punctuation and symbols: nothing that is not seen, or that YAML reads as a line break. */
const VISIBLE = "\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ";
const PLAIN = new RegExp(`^\\p{L}[${VISIBLE}]*$`, "u");
const LITERAL = new RegExp(`^[${VISIBLE}\\n]*$`, "u");

function printBlockText(text: string, indent: string): string {
  if (text.includes(" ") && PLAIN.test(text) && !/: | #|[: ]$/.test(text)) return text;
  return printLiteral(text, indent) ?? printText(text);
}

/** Undefined for text of one line, or whose spaces or line breaks at its ends would be lost. */
function printLiteral(text: string, indent: string): string | undefined {
  const hasLines = /^[^\n ][^\n]*\n./s.test(text) && !/ (?:\n|$)|\n\n$/.test(text);
  if (!hasLines || !LITERAL.test(text)) return undefined;
  const lines = text.replace(/\n$/, "").split("\n");
  const printed = lines.map((line) => (line === "" ? "\n" : `\n${indent}${line}`));
  return `${text.endsWith("\n") ? "|" : "|-"}${printed.join("")}`;
}
