import type { DiagnosticCollector } from "../diagnostics/diagnostic.ts";
import type { TextRange } from "../split-file.ts";
import type { Frontmatter } from "./frontmatter.ts";
import { maskComments } from "./mask-comments.ts";
import { readSimpleEntries } from "./read-simple-entries.ts";
import { parseYaml } from "./parse-yaml.ts";

/**
 * Reads a frontmatter: YAML, with `//` comment lines. What nearly every file is made of (plain `key: value` lines
 * and JSON) is read directly; everything else, and every question about positions, goes to the YAML library.
 */
export function readFrontmatter(
  text: string,
  range: TextRange,
  diagnostics: DiagnosticCollector,
): Frontmatter | undefined {
  const source = maskComments(text.slice(range.start, range.end));
  const entries = readSimpleEntries(source, range.start);
  if (!entries) return parseYaml(source, range.start, diagnostics);
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  let located: Frontmatter | undefined | "unread" = "unread";
  return {
    entries,
    locate(path) {
      const entry = byKey.get(String(path[0]));
      if (path.length < 2 || !entry) return entry?.valueRange ?? range;
      if (located === "unread") located = parseYaml(source, range.start);
      return located?.locate(path) ?? entry.valueRange;
    },
  };
}
