import type { DiagnosticCollector } from "../diagnostics/diagnostic.ts";
import { MAX_DEPTH } from "./frontmatter.ts";
import type { Frontmatter, FrontmatterEntry } from "./frontmatter.ts";

type Context = {
  frontmatter: Frontmatter;
  diagnostics: DiagnosticCollector;
  /** Takes the paths of keys called `__proto__`, which not every schema keeps. */
  prototypeKeys: PropertyKey[][];
};

/** YAML can hold what JSON cannot (infinities), and aliases can nest what the text does not: neither is a value here. */
export function checkJson(
  entry: FrontmatterEntry,
  { frontmatter, diagnostics, prototypeKeys }: Context,
): boolean {
  const waiting: { value: unknown; path: PropertyKey[] }[] = [{ value: entry.value, path: [entry.key] }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, path } = next;
    const isFiniteNumber = typeof value !== "number" || Number.isFinite(value);
    if (!isFiniteNumber || path.length > MAX_DEPTH + 1) {
      diagnostics.addError({
        code: isFiniteNumber ? "frontmatter-too-deep" : "value-invalid",
        message: isFiniteNumber
          ? `The frontmatter nests deeper than ${MAX_DEPTH} levels.`
          : `"${entry.key}" holds ${String(value)}, which is not a number JSON has.`,
        ...frontmatter.locate(isFiniteNumber ? [entry.key] : path),
      });
      return false;
    }
    if (value === null || typeof value !== "object") continue;
    for (const [key, item] of Object.entries(value)) {
      const inner = { value: item, path: [...path, key] };
      if (key === "__proto__") prototypeKeys.push(inner.path);
      waiting.push(inner);
    }
  }
  return true;
}
