import type { Card } from "./card.ts";
import type { ChannelDecision } from "./inbound.ts";
import { namesTheAct, readAnswer, type Unclear } from "./read-answer.ts";

export type Reading =
  | { readonly decision: ChannelDecision }
  /** `isYes`: a yes, and perhaps to somebody else. */
  | { readonly unclear: string; readonly isYes?: boolean };

/**
 * What free words decide about a card. They do only where nothing else can be meant: among people a bare yes may be one
 * to somebody else, and “looks good to me” one to anything.
 *
 * @example readWords("No: the wrong customer", card); // { decision: { decision: "deny", comment: "the wrong customer", … } }
 */
export function readWords(text: string, card: Card, { isAmongPeople = false } = {}): Reading {
  const { kind, stakes, options, offers, state } = card;
  const args_hash = card.argsHash ?? "";
  const reading = readAnswer(text, { asked: { kind, stakes, options }, writer: "" });
  switch (reading.kind) {
    case "approve":
      // What has ended is told so, whatever the words are.
      if (!offers.approve && state.status === "pending") return { unclear: unclearTexts.unseen };
      if (isAmongPeople && !namesTheAct(text)) return { unclear: unclearTexts.amongPeople, isYes: true };
      return { decision: { decision: "approve", args_hash } };
    case "deny": {
      const { comment, option } = reading;
      const why = { ...(comment !== null && { comment }), ...(option !== null && { option }) };
      return { decision: { decision: "deny", args_hash, ...why } };
    }
    case "answer":
      return {
        decision:
          reading.option === null
            ? { decision: "answer", answer: reading.answer ?? "" }
            : { decision: "answer", option: reading.option },
      };
    case "unclear":
      return { unclear: unclearTexts[reading.why] };
  }
}

const unclearTexts: Readonly<Record<Unclear | "unseen" | "amongPeople", string>> = {
  empty: "There was nothing in your answer.",
  doubtful: "Nothing was decided. Answer with nothing but “yes”, or with “no” and, after a colon, why.",
  unseen: "Nothing was decided. Approving this one takes all of it to be seen, behind the link.",
  amongPeople:
    "Nothing was decided: here your yes may be one to somebody else. Press the button, or answer with nothing but “approve”.",
  stakes: "Nothing was decided. Much hangs on this one: approving it takes the button or the link.",
};
