import { approvalErrors, type Responder } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { changeApproval, type Act } from "./change-approval.ts";
import type { ChangeDependencies } from "./dependencies.ts";
import { refuseEnded } from "./domain/decide.ts";
import { refuseOthers, type Owner } from "./who-asked.ts";

type Escalating = { organizationId: string; id: string; by: Author; who: Responder; message: string } & {
  /** Whether who escalates may also ask others than those whom a policy names. */
  mayWiden: boolean;
  owner: Owner;
  /** Whether it is still to be done; asked, and kept, while nobody else changes the request. */
  take?: (transaction: Executor) => Promise<boolean>;
};

/**
 * Asks others as well.
 *
 * @throws not_found; ended; not_requester; policy_decides
 */
export function escalateApproval(
  dependencies: ChangeDependencies,
  { by, owner, who, message, mayWiden, take, ...which }: Escalating,
): Promise<ApprovalRow> {
  let isTaken = true;
  const prepare = async (transaction: Executor): Promise<void> => {
    isTaken = (await take?.(transaction)) ?? true;
  };
  const act: Act = ({ facts, state, now }) => {
    if (!isTaken) return [];
    refuseEnded(facts, state);
    // Who writes the policies may widen a circle; of one's own request everybody may.
    if (!mayWiden) refuseOthers(facts, owner);
    if (facts.isPlanOfPolicy && !mayWiden) throw approvalErrors.policyDecides();
    return [{ type: "escalated", at: now, by, who, message }];
  };
  return changeApproval(dependencies, which, { act, prepare });
}
