import type { TextRange } from "../../split-file.ts";
import { SECRET_SHAPES } from "./secret-shapes.ts";

export type FoundSecret = { what: string; range: TextRange };

/** `password = "…"`, `api_key: …` and an address with a password: the group `value` is the secret. */
const ASSIGNED = [
  /\b(?:api[_-]?key|secret|token|passw(?:or)?d|access[_-]?key)["']?[ \t]{0,3}[:=][ \t]{0,3}["']?(?<value>[A-Za-z0-9+/_=-]{16,200})/gi,
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@{}]{1,100}:(?<value>[^\s:/@{}]{8,200})@/gi,
];

const PLACEHOLDER = /example|sample|placeholder|dummy|your|redacted|x{4}|\*{3}|\.{3}|0{6}|1234567|abcdef/i;
/** Bits a character: words and repeated letters have fewer, random letters and digits more. */
const MIN_ENTROPY_OF_SHAPES = 2.5;
const MIN_ENTROPY_OF_VALUES = 3.3;

/**
 * Finds keys and passwords by their shape, and random text behind words such as `api_key:`. Examples from manuals and
 * the bytes of embedded images are not taken for secrets.
 */
export function findSecrets(text: string): FoundSecret[] {
  const searched = text.replaceAll(/data:[a-z]+\/[^"'\s<>]*/gi, (address) => " ".repeat(address.length));
  const found = [...findShapes(searched), ...findAssigned(searched)];
  found.sort((one, other) => one.range.start - other.range.start || one.range.end - other.range.end);
  let end = 0;
  return found.filter(({ range }) => {
    const isNew = range.start >= end;
    if (isNew) end = range.end;
    return isNew;
  });
}

function findShapes(text: string): FoundSecret[] {
  return SECRET_SHAPES.flatMap(({ what, pattern }) =>
    [...text.matchAll(pattern)]
      .filter(([match]) => isKey(match))
      .map(({ 0: match, index }) => ({ what, range: { start: index, end: index + match.length } })),
  );
}

function findAssigned(text: string): FoundSecret[] {
  return ASSIGNED.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(({ 0: match, index, groups }) => {
      const value = groups?.["value"] ?? "";
      if (!isRandom(value)) return [];
      const start = index + match.lastIndexOf(value);
      return [{ what: "a secret", range: { start, end: start + value.length } }];
    }),
  );
}

/** Words with dashes have no digits, and no key of twenty letters has none; the header of a private key is a phrase. */
function isKey(match: string): boolean {
  if (match.startsWith("-----")) return true;
  return /[0-9]/.test(match) && !PLACEHOLDER.test(match) && entropyOf(match) >= MIN_ENTROPY_OF_SHAPES;
}

/** Letters and digits mixed, as no word has them. */
function isRandom(value: string): boolean {
  const isMixed = /[0-9]/.test(value) && /[A-Za-z]/.test(value);
  return isMixed && !PLACEHOLDER.test(value) && entropyOf(value) >= MIN_ENTROPY_OF_VALUES;
}

/** Shannon entropy of the characters, in bits a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
