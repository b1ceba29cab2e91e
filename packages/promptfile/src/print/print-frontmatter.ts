import { createDiagnosticCollector } from "../diagnostics/diagnostic.ts";
import { isEqualValue } from "../edit/same-kernel.ts";
import type { KeyFacts } from "../frontmatter/kernel-kind.ts";
import { readFrontmatter } from "../frontmatter/read-frontmatter.ts";
import { hasBlockForm, printBehindKey, printValue } from "./print-value.ts";

/**
 * The lines between the fences. Blocks of YAML are taken only where reading them gives these values: a long frontmatter,
 * and some that hold many brackets, can be read as plain lines and JSON alone.
 */
export function printFrontmatter(kernel: object, keys: Readonly<Record<string, KeyFacts>>): string {
  const values = new Map<string, unknown>(Object.entries(kernel).filter(([, value]) => value !== undefined));
  if ([...values.keys()].some(hasBlockForm)) {
    const lines = printEntries(values, keys, printBehindKey);
    if (readsAs(lines, values)) return lines;
  }
  return printEntries(values, keys, (key, value) => ` ${printValue(key, value)}`);
}

function printEntries(
  values: ReadonlyMap<string, unknown>,
  keys: Readonly<Record<string, KeyFacts>>,
  print: (key: string, value: unknown) => string,
): string {
  return Object.entries(keys)
    .flatMap(([key, { writes }]) => {
      if (values.has(key)) return [`${key}:${print(key, values.get(key))}\n`];
      return writes === undefined ? [] : [`${key}: ${writes}\n`];
    })
    .join("");
}

function readsAs(text: string, values: ReadonlyMap<string, unknown>): boolean {
  const range = { start: 0, end: text.length };
  const read = readFrontmatter(text, range, createDiagnosticCollector(text));
  const found = new Map(read?.entries.map(({ key, value }) => [key, value]));
  return [...values].every(([key, value]) => isEqualValue(found.get(key), value));
}
