import type { Parley } from "@parley/sdk";
import { toSafeText } from "../../../output.ts";
import { describeOutcome } from "../describe-approval.ts";

export type Decisions = Awaited<ReturnType<Parley["approvals"]["decideMany"]>>;
/** One that was not sent, and why. */
export type Left = { readonly id: string; readonly reason: string };

/** What became of each, a line each, and how many there were of which. */
export function reportDecisions({ results, decided, refused }: Decisions, left: readonly Left[]): string[] {
  const outcomes = results.map(({ id, approval, problem }) =>
    approval === null
      ? toSafeText(`${id}  refused: ${problem?.detail ?? "the server did not say why"}`)
      : `${id}  ${describeOutcome(approval)}`,
  );
  const others = left.map(({ id, reason }) => `${id}  left: ${reason}`);
  const counts = [
    `${decided} decided`,
    `${refused} refused`,
    ...(left.length > 0 ? [`${left.length} left`] : []),
  ];
  return [...outcomes, ...others, `${counts.join(", ")}.`];
}
