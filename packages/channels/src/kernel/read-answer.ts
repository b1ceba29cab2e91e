import {
  acknowledgements,
  approvals,
  approvalsByName,
  bareDenials,
  denials,
  doubts,
  pleasantries,
} from "./decisive-words.ts";

/** What is asked, as far as its answers can be told apart. */
export type Asked = {
  kind: "function_call" | "question";
  stakes: "low" | "medium" | "high";
  options: readonly { name: string; title?: string | null | undefined }[];
};

/** What a text says to it. What is unclear decides nothing. */
export type Reading =
  | { kind: "approve" }
  | { kind: "deny"; comment: string | null; option: string | null }
  | { kind: "answer"; answer: string | null; option: string | null }
  | { kind: "unclear"; why: Unclear };

/** `empty`: no words. `stakes`: a yes, where a yes in passing is not enough. `doubtful`: anything else. */
export type Unclear = "empty" | "doubtful" | "stakes";

/**
 * Reads what somebody wrote, quotes stripped. A call is decided only by words that mean nothing else; whatever could
 * be read in two ways is unclear. A question takes any words.
 *
 * @example readAnswer("Yes, thanks!", { asked, writer: "Ann" }) // { kind: "approve" }
 */
export function readAnswer(text: string, { asked, writer }: { asked: Asked; writer: string }): Reading {
  if (text.trim() === "") return { kind: "unclear", why: "empty" };
  const option = readOption(text, asked.options);
  if (asked.kind === "question")
    return { kind: "answer", answer: option === null ? text.trim() : null, option };
  if (option !== null && !isYes(normalize(text))) return { kind: "deny", comment: null, option };
  if (option !== null) return { kind: "unclear", why: "doubtful" };
  return readDecision(text, asked, writer);
}

/** Whether it is a yes or a no by itself, whatever comes of it. */
export function isDecisive(text: string, options: Asked["options"] = []): boolean {
  const asked: Asked = { kind: "function_call", stakes: "low", options };
  const { kind } = readAnswer(text, { asked, writer: "" });
  return kind === "approve" || kind === "deny";
}

/** Whether what is said is that it is approved, and not only yes. */
export const namesTheAct = (text: string): boolean =>
  toPhrases(text).some((phrase) => approvalsByName.has(phrase));

function readDecision(text: string, { stakes }: Asked, writer: string): Reading {
  const phrases = toPhrases(text);
  const said = phrases.filter((phrase) => !pleasantries.has(phrase) && !isName(phrase, writer));
  const [first = "", ...others] = said;
  const isAlone = others.length === 0;
  if (isAlone && (denials.has(first) || bareDenials.has(first)))
    return { kind: "deny", comment: null, option: null };
  const isApproved =
    (said.length > 0 && said.every((phrase) => approvals.has(phrase))) ||
    (isAlone && phrases.length === 1 && acknowledgements.has(first));
  if (isApproved) return stakes === "high" ? { kind: "unclear", why: "stakes" } : { kind: "approve" };
  return readReasonedDenial(text) ?? { kind: "unclear", why: "doubtful" };
}

/** “Rejected: too much”, or a no on a line of its own and the reason below it. */
function readReasonedDenial(text: string): Reading | undefined {
  const match = /^([^\n.,:;!–—]+?)\s*([.,:;!–—]|\s-\s|\n)\s*([^]+)$/u.exec(text.trim());
  if (match === null) return undefined;
  const [, word = "", mark = "", reason = ""] = match;
  const phrase = normalize(word);
  const isNo = denials.has(phrase) || (bareDenials.has(phrase) && /[.!:\n]/.test(mark));
  if (!isNo || doubts.test(reason)) return undefined;
  return { kind: "deny", comment: reason.trim(), option: null };
}

/** By number as the mail lists them, by name, or by title. */
function readOption(text: string, options: Asked["options"]): string | null {
  const said = normalize(text);
  const meant = options.filter(
    ({ name, title }) => normalize(name) === said || (title != null && normalize(title) === said),
  );
  if (meant.length > 0) return meant.length === 1 ? (meant[0]?.name ?? null) : null;
  const number = /^(?:option\s+)?#?(\d{1,2})[.)]?$/.exec(said)?.[1];
  return number === undefined ? null : (options[Number(number) - 1]?.name ?? null);
}

const isYes = (phrase: string): boolean => approvals.has(phrase) || acknowledgements.has(phrase);

/** Parts between line ends and punctuation, each in one form. */
const toPhrases = (text: string): string[] =>
  text
    .split(/[\n.,!;:]+|\s[-–—]+\s/u)
    .map(normalize)
    .filter((phrase) => phrase !== "");

const normalize = (text: string): string =>
  text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll("’", "'")
    .replaceAll(/\uFE0F|[\u{1F3FB}-\u{1F3FF}]/gu, "")
    .replaceAll(/[\s"“”„«»*_]+/gu, " ")
    .replace(/[.!]+$/u, "")
    .trim();

/** Whether it is a part of the writer's own name: a signature. */
function isName(phrase: string, writer: string): boolean {
  const names = new Set(normalize(writer).split(/[\s.@+-]+/u));
  return phrase.split(" ").every((word) => names.has(word) && !isDecisiveWord(word));
}

const isDecisiveWord = (word: string): boolean =>
  [approvals, acknowledgements, denials, bareDenials].some((words) => words.has(word));
