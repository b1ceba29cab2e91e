import { isCollection, isMap, isPair, isScalar, parseDocument, visit } from "yaml";
import type { Document, Node, Pair, YAMLMap } from "yaml";
import type { DiagnosticCollector } from "../diagnostics/diagnostic.ts";
import { createDiagnosticCollector } from "../diagnostics/diagnostic.ts";
import { MAX_DEPTH } from "./frontmatter.ts";
import type { Frontmatter, FrontmatterEntry } from "./frontmatter.ts";

/** Frontmatter that needs the YAML library, which is not linear in everything, may be this long. */
const MAX_LENGTH = 512 * 1024;
/** Aliases multiply: where there are any, the text is short and their uses are counted. */
const MAX_LENGTH_WITH_ALIASES = 64 * 1024;
const MAX_ALIAS_COUNT = 100;

type Source = { source: string; offset: number; diagnostics: DiagnosticCollector };

/** Reads YAML with the library, with positions. Undefined after an error, which is in `diagnostics`. */
export function parseYaml(
  source: string,
  offset: number,
  diagnostics: DiagnosticCollector = createDiagnosticCollector(""),
): Frontmatter | undefined {
  const from: Source = { source, offset, diagnostics };
  const read = readMapping(from);
  if (!read) return undefined;
  const { document, map } = read;
  const entries = readEntries(document, map, from);
  return entries && { entries, locate: createLocator(map, from) };
}

/** The library's nodes of a frontmatter, with ranges within `source`; undefined after an error. */
export function readYamlMapping(
  source: string,
  offset: number,
  diagnostics: DiagnosticCollector,
): YAMLMap | undefined {
  return readMapping({ source, offset, diagnostics })?.map;
}

function readMapping(from: Source): { document: Document.Parsed; map: YAMLMap } | undefined {
  if (!isWithinLimits(from) || hasConflict(from)) return undefined;
  const document = parseGuarded(from);
  const map = document && findMap(document, from);
  return document && map && { document, map };
}

/** Tells of marks of a merge once, instead of all that YAML makes of them. */
function hasConflict({ source, offset, diagnostics }: Source): boolean {
  const mark = /^<{7} .*$/m.exec(source);
  if (!mark || !/^>{7} /m.test(source)) return false;
  diagnostics.addError({
    code: "conflict-marks",
    message: "The frontmatter has marks of a conflict.",
    hint: "Keep one of the two sides, or both as they belong together, and delete the lines with the marks.",
    start: offset + mark.index,
    end: offset + mark.index + mark[0].length,
  });
  return true;
}

function isWithinLimits({ source, offset, diagnostics }: Source): boolean {
  const mayHaveAliases = /(?:^|[\s[{,])\*[^\s,[\]{}*]/.test(source);
  const limit = mayHaveAliases ? MAX_LENGTH_WITH_ALIASES : MAX_LENGTH;
  if (source.length > limit) {
    diagnostics.addError({
      code: "frontmatter-too-large",
      message: `The frontmatter is longer than ${limit / 1024} KB${mayHaveAliases ? " and uses aliases" : ""}.`,
      hint: "Write long values, such as tools, as plain JSON: that has no such limit.",
      start: offset,
      end: offset + 1,
    });
    return false;
  }
  const tooDeepAt = findExcessiveDepth(source);
  if (tooDeepAt === undefined) return true;
  reportDepth(offset + tooDeepAt, diagnostics);
  return false;
}

/** Where brackets, or the dashes of lists on one line, nest deeper than allowed. Quotes are not looked at. */
function findExcessiveDepth(source: string): number | undefined {
  const dashes = /^[ \t]*(?:[-?:][ \t]+){100}/m.exec(source);
  if (dashes) return dashes.index;
  let depth = 0;
  for (let at = 0; at < source.length; at += 1) {
    const character = source[at];
    if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") depth = Math.max(depth - 1, 0);
    if (depth > MAX_DEPTH) return at;
  }
  return undefined;
}

function parseGuarded(from: Source): Document.Parsed | undefined {
  const { source, offset, diagnostics } = from;
  try {
    const document = parseDocument(source, {
      prettyErrors: false,
      stringKeys: true,
      // The library's own check compares every key with every other; ours is below.
      uniqueKeys: false,
      resolveKnownTags: false,
      logLevel: "silent",
    });
    for (const error of document.errors) {
      diagnostics.addError({
        code: "yaml-syntax",
        message: `${error.message.replace(/\.?$/, "")}.`,
        start: offset + error.pos[0],
        end: offset + Math.max(error.pos[1], error.pos[0] + 1),
      });
    }
    for (const warning of document.warnings) {
      if (warning.code === "BAD_INDENT") continue; // A closing bracket in column 0 is how tools are written.
      diagnostics.addWarning({
        code: "yaml-warning",
        message: `${warning.message.replace(/\.?$/, "")}.`,
        start: offset + warning.pos[0],
        end: offset + warning.pos[1],
      });
    }
    return document.errors.length > 0 ? undefined : document;
  } catch {
    // The library recurses into what it reads; only nesting can bring us here.
    reportDepth(offset, diagnostics);
    return undefined;
  }
}

function reportDepth(start: number, diagnostics: DiagnosticCollector): void {
  diagnostics.addError({
    code: "frontmatter-too-deep",
    message: `The frontmatter nests deeper than ${MAX_DEPTH} levels.`,
    start,
    end: start + 1,
  });
}

function findMap(document: Document.Parsed, from: Source): YAMLMap | undefined {
  const { contents } = document;
  if (contents === null) return document.createNode({}) as YAMLMap;
  if (!isMap(contents)) {
    from.diagnostics.addError({
      code: "frontmatter-not-a-mapping",
      message: "The frontmatter must be a list of `key: value` lines.",
      hint: "At least the model: model: gpt-4o",
      ...rangeOf(contents, from),
    });
    return undefined;
  }
  return hasRepeatedKeys(contents, from) ? undefined : (contents as YAMLMap);
}

function hasRepeatedKeys(contents: Node, from: Source): boolean {
  let found = false;
  visit(contents, {
    Map(_key, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = keyOf(key);
        if (seen.has(name)) {
          found = true;
          from.diagnostics.addError({
            code: "key-repeated",
            message: `The key "${name}" is given twice.`,
            ...rangeOf(key, from),
          });
        }
        seen.add(name);
      }
    },
  });
  return found;
}

function readEntries(document: Document.Parsed, map: YAMLMap, from: Source): FrontmatterEntry[] | undefined {
  try {
    const values = document.toJS({ maxAliasCount: MAX_ALIAS_COUNT }) as Record<string, unknown> | null;
    return map.items.map(({ key, value }) => ({
      key: keyOf(key),
      value: values && Object.hasOwn(values, keyOf(key)) ? values[keyOf(key)] : null,
      keyRange: rangeOf(key, from),
      valueRange: value === null ? rangeOf(key, from) : rangeOf(value, from),
    }));
  } catch {
    from.diagnostics.addError({
      code: "yaml-aliases",
      message: "The frontmatter uses too many aliases (*name).",
      hint: "Write the values out.",
      ...rangeOf(map, from),
    });
    return undefined;
  }
}

/** Places are asked for as often as there are faults: the pairs of a mapping are listed once. */
function createLocator(root: YAMLMap, from: Source): Frontmatter["locate"] {
  const listed = new Map<YAMLMap, ReadonlyMap<string, Pair>>();
  const pairsOf = (map: YAMLMap): ReadonlyMap<string, Pair> => {
    const known = listed.get(map) ?? new Map(map.items.map((pair) => [keyOf(pair.key), pair]));
    listed.set(map, known);
    return known;
  };
  return (path) => {
    let node: unknown = root;
    for (const step of path) {
      if (!isCollection(node)) break;
      const inner: unknown = isMap(node)
        ? pairsOf(node as YAMLMap).get(String(step))
        : node.items[Number(step)];
      if (inner === undefined) break;
      node = isPair(inner) ? ((inner as Pair).value ?? (inner as Pair).key) : inner;
    }
    return rangeOf(node, from);
  };
}

function keyOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function rangeOf(node: unknown, { source, offset }: Source): { start: number; end: number } {
  const range = (node as Partial<Node> | null)?.range;
  if (!range) return { start: offset, end: offset + source.length };
  return { start: offset + range[0], end: offset + Math.max(range[1], range[0] + 1) };
}
