import {
  answerMark,
  attributions,
  attributionStart,
  deviceSignature,
  headOfQuote,
  originalMessage,
} from "./quote-marks.ts";

const maxAttributionLines = 4;
const headLines = 6;

/**
 * What somebody wrote in a reply: without what it quotes, and without the signatures that mark themselves as such.
 *
 * @example stripQuotes("Yes\n\nOn Mon, Ann wrote:\n> May I?") // "Yes"
 */
export function stripQuotes(text: string): string {
  const lines = text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[\u00A0\u202F]/g, " ")
    .split("\n");
  const kept: string[] = [];
  for (let at = 0; at < lines.length;) {
    if (isEnd(lines, at)) break;
    const quote = quoteAt(lines, at);
    // An attribution with no marked lines below it stands over a whole mail.
    if (quote === "rest") break;
    if (quote > 0) {
      at += quote;
      continue;
    }
    kept.push((lines[at] ?? "").trimEnd());
    at += 1;
  }
  return kept
    .filter((line) => !deviceSignature.test(line.trim()))
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

const isQuoted = (line: string | undefined): boolean => /^\s{0,3}>/.test(line ?? "");

/** A signature's mark, a whole original, or our own line. */
function isEnd(lines: readonly string[], at: number): boolean {
  const line = (lines[at] ?? "").trim();
  if (lines[at] === "-- ") return true;
  return line.includes(answerMark) || originalMessage.test(line) || isHead(lines, at) || isRule(lines, at);
}

/** Outlook's rule over the head of what it quotes. */
const isRule = (lines: readonly string[], at: number): boolean =>
  /^_{10,}$/.test((lines[at] ?? "").trim()) && [1, 2].some((further) => isHead(lines, at + further));

function isHead(lines: readonly string[], at: number): boolean {
  if (!headOfQuote.sender.test((lines[at] ?? "").trim())) return false;
  const below = lines.slice(at + 1, at + 1 + headLines).map((line) => line.trim());
  return (
    below.some((line) => headOfQuote.time.test(line)) && below.some((line) => headOfQuote.other.test(line))
  );
}

/** How many lines from here on are a quote, or whether all that follows is one. */
function quoteAt(lines: readonly string[], at: number): number | "rest" {
  if (isQuoted(lines[at])) return 1;
  const attribution = attributionAt(lines, at);
  if (attribution === 0) return 0;
  let next = at + attribution;
  while (next < lines.length && (lines[next] ?? "").trim() === "") next += 1;
  return isQuoted(lines[next]) ? next - at : "rest";
}

/** How many lines an attribution takes that begins here. */
function attributionAt(lines: readonly string[], at: number): number {
  const first = (lines[at] ?? "").trim();
  if (first.length === 0) return 0;
  const most = attributionStart.test(first) ? maxAttributionLines : 2;
  for (let count = 1; count <= most; count += 1) {
    const part = lines.slice(at, at + count).map((line) => line.trim());
    if (part.includes("") || part.length < count) return 0;
    const joined = part.join(" ");
    // Two lines are read as one only where an address or a day says that they are.
    if (count > 1 && !attributionStart.test(first) && !/[<[(]\S+@\S+[>\])]/.test(joined)) return 0;
    if (joined.length < 500 && attributions.some((pattern) => pattern.test(joined))) return count;
  }
  return 0;
}
