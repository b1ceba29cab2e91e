import { toWords, type WantedWord } from "@parley/db";

/** What a search asks for: words that must be there, and texts that must stand there as they are. */
export type SearchTerms = { words: WantedWord[]; phrases: string[] };

const part = /"([^"]*)"|(\S+)/g;

/**
 * Reads a search: all its words must be there. What stands in quotes, or has signs between its letters, must be there
 * to the letter (any case); a word with `*` at its end stands for all that begin so.
 *
 * @example readSearch('refund* "order 7"') // words refund…, order, 7; phrase "order 7"
 */
export function readSearch(search: string): SearchTerms {
  const terms: SearchTerms = { words: [], phrases: [] };
  for (const [, quoted, chunk = ""] of search.matchAll(part)) {
    const text = quoted ?? chunk.replace(/\*$/, "");
    const words = toWords(text);
    const isPrefix = quoted === undefined && chunk.endsWith("*") && words.length === 1;
    terms.words.push(...words.map((word) => ({ word, isPrefix })));
    if (words.length > 1 || (quoted !== undefined && quoted.trim() !== words[0])) terms.phrases.push(text);
  }
  // Signs alone are in no index.
  if (terms.words.length === 0 && search.trim() !== "") terms.phrases = [search];
  return terms;
}
