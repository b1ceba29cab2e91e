import type { TextRange } from "../split-file.ts";

/** Something to write in place of a stretch of text. */
export type Completion = {
  label: string;
  kind: "key" | "value" | "model" | "variable" | "tag" | "attribute" | "tool" | "partial";
  /** A few words beside the label. */
  detail?: string;
  /** More of it, in Markdown. */
  documentation?: string;
  /** What is replaced, up to the cursor. */
  range: TextRange;
  text: string;
};

type Proposal = Omit<Completion, "range" | "text"> & { text?: string };

/** Proposals in place of what is written already. */
export function propose(range: TextRange, proposals: readonly Proposal[]): Completion[] {
  return proposals.map((proposal) => ({ ...proposal, range, text: proposal.text ?? proposal.label }));
}
