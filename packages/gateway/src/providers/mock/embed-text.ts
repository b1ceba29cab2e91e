import { shortHash } from "./short-hash.ts";

const dimensions = 64;

/**
 * A vector of length one by the words of a text, each in a direction of its own: texts that share words are near each
 * other, and the same text has the same vector on every machine.
 */
export function embedText(text: string): number[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const vector = Array.from({ length: dimensions }, () => 0);
  for (const word of words) {
    const hash = Number.parseInt(shortHash(word), 16);
    const index = hash % dimensions;
    vector[index] = (vector[index] ?? 0) + 1;
  }
  const length = Math.hypot(...vector);
  return length === 0 ? [1, ...vector.slice(1)] : vector.map((value) => value / length);
}
