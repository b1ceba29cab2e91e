import { approvals } from "@parley/channels";
import { z } from "zod";

/** What a Prompt made of an answer, and what may be made of that. */
export type Judged = {
  readonly decision: "approve" | "deny" | "unclear" | null;
  readonly confidence: number | null;
  readonly quote: string | null;
  readonly outcome: "counted" | "asked_back" | "failed";
  readonly why: string | null;
};

const Output = z.strictObject({
  decision: z.enum(["approve", "deny", "unclear"]),
  confidence: z.number().min(0).max(1),
  quote: z.string().max(2000),
});

type Judging = {
  /** What the person wrote. */
  text: string;
  stakes: "low" | "medium" | "high";
  minConfidence: number;
  /** Whether what is approved was seen where the answer comes from. */
  mayApprove: boolean;
};

/**
 * Whether what a Prompt says of an answer may count. Its word is never enough: its quote must stand in the answer, and a
 * yes must be said there in words that mean one, with nothing beside it that could be a no or a condition, whatever the
 * Prompt was talked into.
 *
 * @example judgeReading(output, { text: "Go ahead, sounds good", stakes: "low", minConfidence: 0.9, mayApprove: true }).outcome // "counted"
 */
export function judgeReading(
  output: string | null,
  { text, stakes, minConfidence, mayApprove }: Judging,
): Judged {
  const read = Output.safeParse(parseJson(output));
  if (!read.success) return failed("The Prompt did not answer in the form it should.");
  const { decision, confidence, quote } = read.data;
  const askBack = (why: string): Judged => ({ ...read.data, outcome: "asked_back", why });
  if (decision === "unclear") return askBack("It is unclear.");
  if (!stands(quote, text)) return askBack("The words it quotes do not stand in the answer.");
  if (confidence < minConfidence) return askBack("It is not sure enough.");
  if (stakes === "high") return askBack("Much hangs on it.");
  if (decision === "approve" && !mayApprove)
    return askBack("Not all of what would be approved was shown there.");
  if (decision === "approve" && speaksAgainst(text))
    return askBack("Something in the answer speaks against a yes.");
  if (decision === "approve" && !saysYes(text)) return askBack("Nothing in the answer says yes by itself.");
  return { ...read.data, outcome: "counted", why: null };
}

export const failed = (why: string): Judged => ({
  decision: null,
  confidence: null,
  quote: null,
  outcome: "failed",
  why,
});

function parseJson(output: string | null): unknown {
  try {
    return JSON.parse(output ?? "");
  } catch {
    return undefined;
  }
}

const oneLine = (some: string): string => some.normalize("NFC").replaceAll(/\s+/gu, " ").trim();

/** Whole words, however their lines were broken. */
const stands = (quote: string, text: string): boolean =>
  oneLine(quote).length > 1 && hasPhrase(oneLine(text), oneLine(quote));

function hasPhrase(text: string, phrase: string): boolean {
  const isWord = (character: string | undefined): boolean => /[\p{L}\p{N}]/u.test(character ?? "");
  const [first] = phrase;
  const last = phrase.at(-1);
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
    const isCut =
      (isWord(first) && isWord(text[at - 1])) || (isWord(last) && isWord(text[at + phrase.length]));
    if (!isCut) return true;
  }
  return false;
}

/** Lines that repeat what somebody else wrote, and what stands in quotation marks. */
const quoted = /^\s*>.*$|"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«/gmu;

/** What decides by itself elsewhere; in a sentence, “si” is mostly an “if”. */
const yeses = [...approvals].filter((phrase) => phrase !== "si");

/** In the person's own words. */
function saysYes(text: string): boolean {
  const own = oneLine(text.normalize("NFC").replaceAll(quoted, " ")).toLowerCase().replaceAll("’", "'");
  return yeses.some((phrase) => hasPhrase(own, phrase));
}

/** A no, a condition, a change or a question, in the languages whose words decide, and in some others. */
const against =
  /(?<![\p{L}\p{N}])(no|nope|nah|nay|not|nor|none|never|negative|against|veto\p{L}*|(?:do|does|did|ca|wo|would|should|could|must|is|are|was|were|has|have|had|ai)nt|cannot|without|deny|denied|reject\p{L}*|refus\p{L}*|declin\p{L}*|disagree\p{L}*|disapprov\p{L}*|stop|cancel\p{L}*|abort|wait|hold|but|unless|until|if|once|when|except|only|instead|later|maybe|perhaps|nein|nö|nee|nicht|dagegen|nichts|kein\p{L}*|nie|niemals|ablehn\p{L}*|abgelehnt|aber|wenn|falls|sobald|sofern|außer|nur|erst|stattdessen|später|vielleicht|warte\p{L}*|non|pas|jamais|aucun\p{L}*|ne|mais|sauf|seulement|peut-être|attend\p{L}*|nunca|jamás|pero|salvo|solo|sólo|quizás|espera|não|nao|nem|mas|mai|però|solo|forse|aspetta|niet|geen|nooit|maar|alleen|misschien|nej|inte|ikke|ei|nie|nem|hayır|нет|не|ні|όχι|δεν)(?![\p{L}\p{N}])|n['’]t(?![\p{L}])|[?？]|👎|❌|🚫|いいえ|ない|不|否|别|아니|않|لا|לא/iu;

const speaksAgainst = (text: string): boolean => against.test(text.normalize("NFC"));
