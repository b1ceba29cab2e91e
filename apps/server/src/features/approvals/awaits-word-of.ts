import { isParleyError } from "@parley/contract";
import type { ApprovalRow } from "./approvals.tables.ts";
import { admit } from "./domain/decide.ts";
import type { Voter } from "./domain/voter.ts";
import { factsOf, stateOf } from "./read-approval.ts";

/** Whether a request waits for this person: they may answer it, and have not. */
export function awaitsWordOf(row: ApprovalRow, { voter, now }: { voter: Voter; now: number }): boolean {
  const facts = factsOf(row);
  const state = stateOf(row);
  try {
    admit({ facts, state, now }, voter);
  } catch (error) {
    if (isParleyError(error)) return false;
    throw error;
  }
  return !state.votes.some(({ voter: { id }, argsHash }) => id === voter.id && argsHash === state.argsHash);
}
