import type { ApprovalEvent, ApprovalFacts, ApprovalState } from "./approval-state.ts";
import { admit, refuseStale, standingIn, type Edited } from "./decide.ts";
import type { Voter } from "./voter.ts";

type Moment = { facts: ApprovalFacts; state: ApprovalState; now: number };
type Editing = { voter: Voter; argsHash: string; comment: string | null; edited: Edited };

/**
 * Other arguments instead of those that stand. Nothing is decided by it: who edits has said neither yes nor no, and what
 * others said was about the arguments before.
 *
 * @throws ended; stale; not_asked; requester_may_not
 */
export function edit(moment: Moment, { voter: given, argsHash, comment, edited }: Editing): ApprovalEvent[] {
  const { state, now: at } = moment;
  const voter = admit(moment, given);
  refuseStale(state, argsHash);
  if (edited.argsHash === state.argsHash) return [];
  const said = comment === null ? {} : { comment };
  return [...standingIn(moment, voter), { type: "edited", at, voter, ...edited, ...said }];
}
