import { approvalErrors } from "@parley/contract";
import { nothingChanged } from "../../kernel/audit/draft.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { changeApproval } from "./change-approval.ts";
import type { ChangeDependencies } from "./dependencies.ts";
import { refuseEnded } from "./domain/decide.ts";
import { edit } from "./domain/edit.ts";
import type { Voter } from "./domain/voter.ts";
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
 * @throws not_found; ended; wrong_decision; not_editable; args_misfit; stale; not_asked; requester_may_not
 */
export const editApproval = (
  dependencies: ChangeDependencies,
  { voter, argsHash, args, comment, ...which }: Editing,
): Promise<ApprovalRow> =>
  changeApproval(dependencies, which, (moment, row) => {
    refuseEnded(moment.facts, moment.state);
    const { kind } = row;
    if (kind === "question") throw approvalErrors.wrongDecision({ decision: "edit", kind });
    const events = edit(moment, { voter, argsHash, comment, edited: readEdit(row, args) });
    if (events.length === 0) nothingChanged();
    return events;
  });
