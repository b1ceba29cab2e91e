import { isCollection, isMap, isPair, isScalar, parseDocument } from "yaml";
import type { Node } from "yaml";
import type { NoteCollector } from "./collect-notes.ts";
import { createLineCounter } from "./count-lines.ts";

export type DataPath = readonly (string | number)[];

/** A YAML or JSON text as a value, with the lines its parts are on. */
export type ReadData = {
  value: unknown;
  /** 1-based line of a value, or of the nearest one around it. */
  lineOf(path: DataPath): number;
  /** 1-based line on which the text of a scalar begins, which for a block is the one below its key. */
  textLineOf(path: DataPath): number;
};

const MAX_LENGTH = 4 * 1024 * 1024;
const MAX_LENGTH_WITH_ALIASES = 64 * 1024;
const MAX_ALIAS_COUNT = 100;
const MAX_DEPTH = 100;

/** Reads YAML, which JSON is a part of. Where it cannot, the value is undefined and a note says why. */
export function readData(text: string, notes: NoteCollector, firstLine = 1): ReadData {
  const failed = (what: string, why: string, line = firstLine): ReadData => {
    notes.add({ line, what, why });
    return { value: undefined, lineOf: () => firstLine, textLineOf: () => firstLine };
  };
  const limit = /(?:^|[\s[{,])\*[^\s,[\]{}*]/.test(text) ? MAX_LENGTH_WITH_ALIASES : MAX_LENGTH;
  if (text.length > limit) return failed("the whole text", `It is longer than ${limit / 1024} KB.`);
  if (nestsTooDeep(text)) return failed("the whole text", `It nests deeper than ${MAX_DEPTH} levels.`);
  const lineAt = createLineCounter(text);
  try {
    const document = parseDocument(text, {
      prettyErrors: false,
      uniqueKeys: false,
      resolveKnownTags: false,
      logLevel: "silent",
    });
    const [error] = document.errors;
    if (error)
      return failed(
        "the whole text",
        `It is not YAML: ${error.message}`,
        firstLine - 1 + lineAt(error.pos[0]),
      );
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIAS_COUNT });
    const rangeStart = (path: DataPath): { start: number; isBlock: boolean } => {
      const node = findNode(document.contents, path);
      const isBlock = isScalar(node) && (node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED");
      return { start: (node as Partial<Node> | null)?.range?.[0] ?? 0, isBlock };
    };
    return {
      value,
      lineOf: (path) => firstLine - 1 + lineAt(rangeStart(path).start),
      textLineOf: (path) => {
        const { start, isBlock } = rangeStart(path);
        return firstLine - 1 + lineAt(start) + (isBlock ? 1 : 0);
      },
    };
  } catch {
    return failed("the whole text", "It nests too deep or uses too many aliases.");
  }
}

/** Whether brackets, dashes on one line, or indentation nest deeper than allowed. Quotes are not looked at. */
function nestsTooDeep(text: string): boolean {
  if (/^[ \t]*(?:[-?:][ \t]+){100}/m.test(text)) return true;
  let depth = 0;
  for (const character of text) {
    if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") depth = Math.max(depth - 1, 0);
    if (depth > MAX_DEPTH * 10) return true;
  }
  return false;
}

function findNode(root: unknown, path: DataPath): unknown {
  let node = root;
  for (const step of path) {
    if (!isCollection(node)) break;
    const inner: unknown = isMap(node)
      ? node.items.find(
          (pair) => isPair(pair) && isScalar(pair.key) && String(pair.key.value) === String(step),
        )
      : node.items[Number(step)];
    if (inner === undefined) break;
    node = isPair(inner) ? (inner.value ?? inner.key) : inner;
  }
  return node;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A copy in which everything is JSON; what is not, such as dates and maps with other keys, becomes text. */
export function toJson(value: unknown): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object") return value === undefined ? null : String(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]));
}
