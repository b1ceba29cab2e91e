import { approvalErrors, type Responder } from "@parley/contract";
import type { Author } from "../../kernel/author.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { changeApproval } from "./change-approval.ts";
import type { ChangeDependencies } from "./dependencies.ts";
import { refuseEnded } from "./domain/decide.ts";
import { refuseOthers, type Owner } from "./who-asked.ts";

type Escalating = { organizationId: string; id: string; by: Author; who: Responder; message: string } & {
  /** Whether who escalates may also ask others than those whom a policy names. */
  mayWiden: boolean;
  owner: Owner;
};

/**
 * Asks others as well.
 *
 * @throws not_found; ended; not_requester; policy_decides
 */
export function escalateApproval(
  dependencies: ChangeDependencies,
  { by, owner, who, message, mayWiden, ...which }: Escalating,
): Promise<ApprovalRow> {
  return changeApproval(dependencies, which, ({ facts, state, now }) => {
    refuseEnded(facts, state);
    // Who writes the policies may widen a circle; of one's own request everybody may.
    if (!mayWiden) refuseOthers(facts, owner);
    if (facts.isPlanOfPolicy && !mayWiden) throw approvalErrors.policyDecides();
    return [{ type: "escalated", at: now, by, who, message }];
  });
}
