/** What a program goes through with each approved request, in this order. It is killed at each, and so is the server. */
export const steps = [
  "asking",
  "asked",
  "decided",
  "claiming",
  "claimed",
  "begun",
  "acted",
  "kept",
  "reported",
] as const;
export type Step = (typeof steps)[number];

type End = { readonly effects: 0 | 1; readonly execution: "claimed" | "succeeded" };
const done: End = { effects: 1, execution: "succeeded" };

/** How an approved request must end whose program was killed at a step and started again. */
export const endAfterKillAt: Readonly<Record<Step, End>> = {
  asking: done,
  asked: done,
  decided: done,
  // It kept the secret of its claim before it sent it: the same claim is made again.
  claiming: done,
  claimed: done,
  // It kept that it begins, and no result: it cannot know whether the effect happened, and nobody else can. So it does
  // not happen again and nothing is reported; everybody sees that it was claimed, and that nobody said more.
  begun: { effects: 0, execution: "claimed" },
  acted: { effects: 1, execution: "claimed" },
  // It kept the result: that is reported again.
  kept: done,
  reported: done,
};
