import type { Card } from "./card.ts";

/** Something that can be pressed beside a card. `confirm` asks once more before it approves. */
export type Act = {
  readonly act: "approve" | "confirm" | "deny" | "edit" | "answer" | "option";
  readonly title: string;
  readonly tone: "good" | "bad" | "plain";
  /** Of an option: its place in the card's list. */
  readonly index?: number;
  /** Whether words are asked for first. */
  readonly takesWords: boolean;
};

const mostOptions = 8;

/** What can be done about a card by a press, the main things first. Where all of it is seen is not among them. */
export function actsOf({ offers, options, kind, stakes, state }: Card): Act[] {
  if (state.status !== "pending") return [];
  const approve: Act =
    stakes === "high"
      ? { act: "confirm", title: "Approve…", tone: "good", takesWords: false }
      : { act: "approve", title: "Approve", tone: "good", takesWords: false };
  const mayChoose = kind === "question" ? offers.answer : offers.deny;
  return [
    ...(offers.approve ? [approve] : []),
    ...(offers.deny ? [{ act: "deny", title: "Deny", tone: "bad", takesWords: true } as const] : []),
    ...(offers.edit
      ? [{ act: "edit", title: "Edit and approve", tone: "plain", takesWords: true } as const]
      : []),
    ...(offers.answer ? [{ act: "answer", title: "Answer", tone: "good", takesWords: true } as const] : []),
    ...(mayChoose ? options.slice(0, mostOptions) : []).map(({ title, isInteractive }, index): Act => ({
      act: "option",
      title: title.replaceAll(/\s+/gu, " ").trim() || `Option ${index + 1}`,
      tone: kind === "function_call" ? "bad" : "plain",
      index,
      takesWords: isInteractive,
    })),
  ];
}
