import { isParleyError } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { ApprovalRow } from "./approvals.tables.ts";
import { admit } from "./domain/decide.ts";
import type { Voter } from "./domain/voter.ts";
import { findDeparted } from "./find-departed.ts";
import { factsOf, stateOf } from "./read-approval.ts";

/** Whether a request waits for this person: they may answer it, and have not. */
export async function awaitsWordOf(
  executor: Executor,
  row: ApprovalRow,
  { voter, now }: { voter: Voter; now: number },
): Promise<boolean> {
  const state = stateOf(row);
  const departed = await findDeparted(executor, { organizationId: row.organization_id, state });
  const facts = { ...factsOf(row), ...departed };
  try {
    admit({ facts, state, now }, voter);
  } catch (error) {
    if (isParleyError(error)) return false;
    throw error;
  }
  return !state.votes.some(({ voter: { id }, argsHash }) => id === voter.id && argsHash === state.argsHash);
}
