import type { Card } from "./card.ts";
import type { ChannelDecision } from "./inbound.ts";

export type Reading = { readonly decision: ChannelDecision } | { readonly unclear: string };

const yes = new Set(["yes", "y", "approve", "approved", "ok", "okay", "ja", "oui", "si", "sí", "👍"]);
const no = new Set(["no", "n", "deny", "denied", "reject", "rejected", "nein", "non", "👎"]);

/**
 * What free words decide. They do only where nothing else can be meant: the first line is nothing but the word; a
 * denial may have its reason after a colon or on the lines below. At high stakes words approve nothing.
 *
 * @example readWords("No: the wrong customer", card); // { decision: { decision: "deny", comment: "the wrong customer", … } }
 */
export function readWords(text: string, card: Card): Reading {
  const said = text.trim();
  if (said === "") return { unclear: "There was nothing in your answer." };
  if (card.kind === "question") return { decision: readAnswer(said, card) };
  const [first = "", ...rest] = said.split("\n");
  const [word = "", ...reason] = first.split(":");
  const comment = [reason.join(":"), ...rest].join("\n").trim();
  const args_hash = card.argsHash ?? "";
  if (no.has(toWord(word)))
    return { decision: { decision: "deny", args_hash, ...(comment !== "" && { comment }) } };
  const option = findOption(said, card);
  if (option !== undefined) return { decision: { decision: "deny", args_hash, option } };
  if (!yes.has(toWord(first)) || rest.join("").trim() !== "")
    return {
      unclear: 'Nothing was decided. Answer with nothing but "yes", or with "no" and, after a colon, why.',
    };
  if (card.stakes === "high")
    return { unclear: "Nothing was decided. Much hangs on this one: it takes the button or the link." };
  return { decision: { decision: "approve", args_hash } };
}

function readAnswer(said: string, card: Card): ChannelDecision {
  const option = findOption(said, card);
  return option === undefined ? { decision: "answer", answer: said } : { decision: "answer", option };
}

/** By name, title, or number in the list. */
function findOption(said: string, { options }: Card): string | undefined {
  const word = toWord(said);
  const named = options.find(({ name, title }) => toWord(name) === word || toWord(title) === word);
  return named?.name ?? (/^\d{1,2}$/.test(word) ? options[Number(word) - 1]?.name : undefined);
}

const toWord = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[.!]+$/, "");
