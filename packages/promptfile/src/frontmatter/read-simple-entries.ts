import { MAX_DEPTH, RESERVED_WORD } from "./frontmatter.ts";
import type { FrontmatterEntry } from "./frontmatter.ts";

const SKIPPED_LINE = /[ \t]*(?:#[^\n]*)?\r?(?:\n|$(?![\s\S]))/y;
const KEY = /([A-Za-z_][A-Za-z0-9_]*):(?:[ \t]+|(?=\r?(?:\n|$(?![\s\S]))))/y;
const LINE_END = /[ \t]*(?:[ \t]#[^\n]*)?\r?(?:\n|$(?![\s\S]))/y;
const PLAIN = /(?:[A-Za-z0-9_.+/-]|:(?=[A-Za-z0-9_]))*/y;

/**
 * Reads the part of YAML that everybody reads alike: keys in column 0 whose values are plain words, numbers,
 * double-quoted text or JSON (on lines of any indentation, where YAML proper wants them indented). Answers undefined
 * for anything else, however slightly, without an opinion on it.
 */
export function readSimpleEntries(source: string, offset: number): FrontmatterEntry[] | undefined {
  const entries: FrontmatterEntry[] = [];
  const seen = new Set<string>();
  let at = 0;
  while (at < source.length) {
    const skipped = endOfMatch(SKIPPED_LINE, source, at);
    if (skipped !== undefined) {
      at = skipped;
      continue;
    }
    KEY.lastIndex = at;
    const key = KEY.exec(source);
    const name = key?.[1];
    if (!key || name === undefined || seen.has(name)) return undefined;
    seen.add(name);
    const valueStart = at + key[0].length;
    const read = readValue(source, valueStart);
    const lineEnd = read && endOfMatch(LINE_END, source, read.end);
    if (!read || lineEnd === undefined) return undefined;
    entries.push({
      key: name,
      value: read.value,
      keyRange: { start: offset + at, end: offset + at + name.length },
      valueRange: { start: offset + valueStart, end: offset + read.end },
    });
    at = lineEnd;
  }
  return entries;
}

type ReadValue = { value: unknown; end: number };

function readValue(source: string, start: number): ReadValue | undefined {
  const first = source[start];
  if (first === "[" || first === "{") return readJson(source, start, endOfFlow(source, start));
  if (first === '"') return readJson(source, start, endOfQuoted(source, start));
  const end = endOfMatch(PLAIN, source, start) ?? start;
  return readPlain(source.slice(start, end), end);
}

function readJson(source: string, start: number, end: number | undefined): ReadValue | undefined {
  if (end === undefined) return undefined;
  try {
    return { value: JSON.parse(source.slice(start, end)), end };
  } catch {
    return undefined;
  }
}

function readPlain(word: string, end: number): ReadValue | undefined {
  if (word === "") return { value: null, end };
  if (/^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$/.test(word))
    return { value: Number(word), end };
  if (!RESERVED_WORD.test(word)) return /^[A-Za-z]/.test(word) ? { value: word, end } : undefined;
  if (word === "true" || word === "false") return { value: word === "true", end };
  return word === "null" ? { value: null, end } : undefined;
}

/** The offset behind a JSON list or object; undefined where it does not end or is nested too deep. */
function endOfFlow(source: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    switch (source.charCodeAt(at)) {
      case 0x22: {
        const end = endOfQuoted(source, at);
        if (end === undefined) return undefined;
        at = end - 1;
        break;
      }
      case 0x5b:
      case 0x7b:
        depth += 1;
        if (depth > MAX_DEPTH) return undefined;
        break;
      case 0x5d:
      case 0x7d:
        depth -= 1;
        if (depth === 0) return at + 1;
        break;
      default:
    }
  }
  return undefined;
}

/** The offset behind text in double quotes; undefined where it does not end on its line. */
function endOfQuoted(source: string, start: number): number | undefined {
  for (let at = start + 1; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code === 0x0a) return undefined;
    if (code === 0x5c) at += 1;
  }
  return undefined;
}

function endOfMatch(pattern: RegExp, source: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : undefined;
}
