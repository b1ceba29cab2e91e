// Scripts that put no blanks between words: each of their characters counts as a word.
const characters =
  /[[\p{L}\p{N}\p{M}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]]+|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gv;

const maxWordLength = 64;
/** PostgreSQL keeps one megabyte of words a document at most; a character takes three bytes, or six for a pair. */
const maxDocumentLength = 300_000;

/**
 * The different words of a text, in lower case: runs of letters and digits in any script. Both engines index exactly
 * these, so that both find the same.
 *
 * @example toWords("Order #7 of ORDER") // ["order", "7", "of"]
 */
export function toWords(text: string): string[] {
  const words = new Set<string>();
  let length = 0;
  for (const [found] of text.normalize("NFKC").toLowerCase().matchAll(characters)) {
    const word = found.slice(0, maxWordLength);
    if (words.has(word)) continue;
    length += word.length + 1;
    if (length > maxDocumentLength) break;
    words.add(word);
  }
  return [...words];
}
