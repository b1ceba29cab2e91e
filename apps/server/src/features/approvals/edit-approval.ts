import { approvalErrors, type ParleyError } from "@parley/contract";
import type { Executor } from "@parley/db";
import { nothingChanged } from "../../kernel/audit/draft.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { changeApproval, type Act } from "./change-approval.ts";
import type { DecisionDependencies } from "./dependencies.ts";
import { refuseEnded } from "./domain/decide.ts";
import { edit } from "./domain/edit.ts";
import type { Voter } from "./domain/voter.ts";
import { findEditBar, refuseBarred } from "./find-edit-bar.ts";
import { readEdit } from "./read-edit.ts";

type Editing = {
  organizationId: string;
  id: string;
  voter: Voter;
  argsHash: string;
  args: Readonly<Record<string, unknown>>;
  comment: string | null;
};

/**
 * Puts other arguments in the place of those that stand, without deciding.
 *
 * @throws not_found; ended; wrong_decision; not_editable; args_misfit; stale; not_asked; requester_may_not; policy_denies_edit; policy_asks_others; policy_unsure
 */
export function editApproval(
  dependencies: DecisionDependencies,
  { voter, argsHash, args, comment, ...which }: Editing,
): Promise<ApprovalRow> {
  const { policyJudge } = dependencies;
  let bar: ParleyError | undefined;
  const prepare = async (transaction: Executor, row: ApprovalRow): Promise<void> => {
    bar = await findEditBar(transaction, { policyJudge, row, args });
  };
  const act: Act = (moment, row) => {
    refuseEnded(moment.facts, moment.state);
    const { kind } = row;
    if (kind === "question") throw approvalErrors.wrongDecision({ decision: "edit", kind });
    const events = edit(moment, { voter, argsHash, comment, edited: readEdit(row, args) });
    if (events.length === 0) nothingChanged();
    return refuseBarred(events, bar);
  };
  return changeApproval(dependencies, which, { act, prepare });
}
