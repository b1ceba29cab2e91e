import { approvalErrors, type Responder } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import { findApproval } from "./approvals.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { changeApproval, type Act, type Alongside } from "./change-approval.ts";
import type { ApprovalDependencies, ChangeDependencies } from "./dependencies.ts";
import type { ApprovalEvent } from "./domain/approval-state.ts";
import { refuseEnded } from "./domain/decide.ts";
import type { Examination } from "./plan-examiner.ts";
import { factsOf, stateOf } from "./read-approval.ts";
import { refuseOthers, type Owner } from "./who-asked.ts";

type Escalating = { organizationId: string; id: string; by: Author; who: Responder; message: string } & {
  /** Whether who escalates may also ask others than those whom a policy names. */
  mayWiden: boolean;
  owner: Owner;
  /** Whether it is still to be done; asked, and kept, while nobody else changes the request. */
  take?: (transaction: Executor) => Promise<boolean>;
  alongside?: Alongside;
};

/**
 * Asks others as well.
 *
 * @throws not_found; ended; not_requester; policy_decides
 */
export const escalateApproval = (
  dependencies: ChangeDependencies,
  escalating: Escalating,
): Promise<ApprovalRow> => escalate(dependencies, escalating, { warnings: [] });

/**
 * The same for whoever names them just now: names that lead to nobody are refused as they are in plans.
 *
 * @throws others_unfillable, beside what {@link escalateApproval} throws
 */
export async function askOthers(
  dependencies: ApprovalDependencies,
  escalating: Escalating,
): Promise<ApprovalRow> {
  const { organizationId, id, who } = escalating;
  const { database, clock, planExaminer } = dependencies;
  const row = await findApproval(database.executor, { organizationId, id });
  if (row === undefined) throw approvalErrors.notFound({ approval_id: id });
  const { plan, requesterIds } = factsOf(row);
  const { promotion } = stateOf(row);
  const examined = { organizationId, who, plan, requesterIds, now: clock() };
  const examination = await planExaminer.examineOthers(database.executor, {
    ...examined,
    ...(promotion && { promotion }),
  });
  return escalate(dependencies, escalating, examination);
}

function escalate(
  dependencies: ChangeDependencies,
  { by, owner, who, message, mayWiden, take, alongside, ...which }: Escalating,
  { warnings, refusal }: Examination,
): Promise<ApprovalRow> {
  let isTaken = true;
  const prepare = async (transaction: Executor): Promise<void> => {
    isTaken = (await take?.(transaction)) ?? true;
  };
  const act: Act = ({ facts, state, now: at }) => {
    if (!isTaken) return [];
    refuseEnded(facts, state);
    // Who writes the policies may widen a circle; of one's own request everybody may.
    if (!mayWiden) refuseOthers(facts, owner);
    if (facts.isPlanOfPolicy && !mayWiden) throw approvalErrors.policyDecides();
    if (refusal !== undefined) throw refusal;
    const all = [...new Set([...(state.warnings ?? []), ...warnings])];
    const warned: ApprovalEvent[] = warnings.length === 0 ? [] : [{ type: "warned", at, warnings: all }];
    return [{ type: "escalated", at, by, who, message }, ...warned];
  };
  return changeApproval(dependencies, which, { act, prepare, alongside });
}
