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
 * yes must have nothing beside it that could be a no or a condition, whatever the Prompt was talked into.
 *
 * @example judgeReading(output, { text: "Sounds good to me", stakes: "low", minConfidence: 0.9, mayApprove: true }).outcome // "counted"
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

/** However its lines were broken. */
function stands(quote: string, text: string): boolean {
  const oneLine = (some: string): string => some.normalize("NFC").replaceAll(/\s+/gu, " ").trim();
  return oneLine(quote).length > 1 && oneLine(text).includes(oneLine(quote));
}

/** A no, a condition, a change or a question, in the languages whose words decide, and in some others. */
const against =
  /(?<![\p{L}\p{N}])(no|not|nor|none|never|cannot|without|deny|denied|reject\p{L}*|refus\p{L}*|declin\p{L}*|disagree\p{L}*|disapprov\p{L}*|stop|cancel\p{L}*|abort|wait|hold|but|unless|until|if|once|when|except|only|instead|later|maybe|perhaps|nein|nicht|nichts|kein\p{L}*|nie|niemals|ablehn\p{L}*|abgelehnt|aber|wenn|falls|sobald|sofern|außer|nur|erst|stattdessen|später|vielleicht|warte\p{L}*|non|pas|jamais|aucun\p{L}*|ne|mais|sauf|seulement|peut-être|attend\p{L}*|nunca|jamás|pero|salvo|solo|sólo|quizás|espera|não|nao|nem|mas|mai|però|solo|forse|aspetta|niet|geen|nooit|maar|alleen|misschien|nej|inte|ikke|ei|nie|nem|hayır|нет|не|ні|όχι|δεν)(?![\p{L}\p{N}])|n['’]t(?![\p{L}])|[?？]|👎|❌|🚫|いいえ|ない|不|否|别|아니|않|لا|לא/iu;

const speaksAgainst = (text: string): boolean => against.test(text.normalize("NFC"));
