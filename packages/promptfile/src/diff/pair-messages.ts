import { messageText } from "../types/message-text.ts";
import type { ChatMessage } from "../types/message.ts";
import type { ItemPair } from "./diff-items.ts";

/** Share of common words from which two messages of one role are taken for one that was rewritten. */
const SIMILAR_FROM = 0.4;
/** With more messages left over, only places are compared. */
const MAX_COMPARISONS = 10_000;

/**
 * Which message became which: equal ones first, then those of one role with the most words in common, then those of
 * one role in the same place.
 */
export function pairMessages(before: readonly ChatMessage[], after: readonly ChatMessage[]): ItemPair[] {
  const pairs = pairEqual(before, after);
  const left = () => ({
    before: leftOver(before.length, new Set(pairs.map((pair) => pair.before))),
    after: leftOver(after.length, new Set(pairs.map((pair) => pair.after))),
  });
  pairs.push(...pairSimilar(before, after, left()));
  const rest = left();
  for (const index of rest.before) {
    const isSamePlace = rest.after.includes(index) && before[index]?.role === after[index]?.role;
    if (isSamePlace) pairs.push({ before: index, after: index });
  }
  return pairs;
}

function pairEqual(before: readonly ChatMessage[], after: readonly ChatMessage[]): ItemPair[] {
  const places = new Map<string, number[]>();
  for (const [index, message] of after.entries()) {
    const key = JSON.stringify(message);
    const known = places.get(key);
    if (known) known.push(index);
    else places.set(key, [index]);
  }
  return before.flatMap((message, index) => {
    const place = places.get(JSON.stringify(message))?.shift();
    return place === undefined ? [] : [{ before: index, after: place }];
  });
}

type LeftOver = { before: number[]; after: number[] };

function pairSimilar(
  before: readonly ChatMessage[],
  after: readonly ChatMessage[],
  left: LeftOver,
): ItemPair[] {
  if (left.before.length * left.after.length > MAX_COMPARISONS) return [];
  const wordsOf = (message: ChatMessage | undefined) => countWords(message ? messageText(message) : "");
  const oldWords = new Map(left.before.map((index) => [index, wordsOf(before[index])]));
  const newWords = new Map(left.after.map((index) => [index, wordsOf(after[index])]));
  const candidates = left.before.flatMap((one) =>
    left.after
      .filter((other) => before[one]?.role === after[other]?.role)
      .map((other) => ({ before: one, after: other, share: shareOf(oldWords.get(one), newWords.get(other)) }))
      .filter(({ share }) => share >= SIMILAR_FROM),
  );
  candidates.sort((a, b) => b.share - a.share || distance(a) - distance(b));
  const taken = { before: new Set<number>(), after: new Set<number>() };
  return candidates.flatMap(({ before: one, after: other }) => {
    if (taken.before.has(one) || taken.after.has(other)) return [];
    taken.before.add(one);
    taken.after.add(other);
    return [{ before: one, after: other }];
  });
}

const distance = (pair: ItemPair): number => Math.abs(pair.before - pair.after);

type Words = ReadonlyMap<string, number>;

function countWords(text: string): Words {
  const counts = new Map<string, number>();
  for (const [word] of text.matchAll(/[\p{L}\p{N}_]+/gu)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Twice the common words, by all words. */
function shareOf(one: Words = new Map(), other: Words = new Map()): number {
  let common = 0;
  for (const [word, count] of one) common += Math.min(count, other.get(word) ?? 0);
  const all = sum(one) + sum(other);
  return all === 0 ? 0 : (2 * common) / all;
}

const sum = (words: Words): number => [...words.values()].reduce((total, count) => total + count, 0);

function leftOver(length: number, used: ReadonlySet<number>): number[] {
  return Array.from({ length }, (_, index) => index).filter((index) => !used.has(index));
}
