import type { Responder } from "@parley/contract";
import type { ApprovalFacts, ApprovalState } from "./approval-state.ts";

type Moment = {
  facts: Pick<ApprovalFacts, "plan" | "createdAt">;
  state: Pick<ApprovalState, "added">;
  now: number;
};

/** Those that count at this moment: a step joins when its time has come, whoever was asked as well at once. */
export function activeTrees({ facts: { plan, createdAt }, state: { added }, now }: Moment): Responder[] {
  const joined = plan.steps.filter(({ after_seconds: after = 0 }) => createdAt + after * 1000 <= now);
  return [...joined.map(({ who }) => who), ...added];
}
