import { approvalErrors } from "@parley/contract";
import { listMembersNamed } from "./asked-people.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { changeApproval } from "./change-approval.ts";
import type { ChangeDependencies } from "./dependencies.ts";
import { delegate } from "./domain/decide.ts";
import type { Voter } from "./domain/voter.ts";

type Delegating = { organizationId: string; id: string; voter: Voter; to: string; message: string };

/**
 * Has a member answer in the place of somebody who is asked.
 *
 * @throws not_found; ended; not_asked; requester_may_not; delegate_unknown; delegate_unfit
 */
export async function delegateApproval(
  dependencies: ChangeDependencies,
  { voter, to, message, ...which }: Delegating,
): Promise<ApprovalRow> {
  const { organizationId } = which;
  const named = await listMembersNamed(dependencies.database.executor, { organizationId, names: [to] });
  const member = named.find(({ id }) => id === to) ?? named[0];
  return changeApproval(dependencies, which, (moment) => {
    if (member === undefined) throw approvalErrors.delegateUnknown({ to });
    // Whether a person still belongs here is known at any time.
    if (voter.email === null) throw approvalErrors.delegateUnfit({ reason: "only people pass a request on" });
    return delegate(moment, { voter, to: { id: member.id, name: member.name }, message });
  });
}
