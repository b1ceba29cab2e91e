import { decisionLinkErrors, isParleyError } from "@parley/contract";
import type { Attempt } from "../../kernel/audit/auditor.ts";
import { decideApproval, requestOf, voterOf, type ApprovalRow, type Decision } from "../approvals/index.ts";
import { useLink } from "./decision-links.store.ts";
import type { DecisionLinkDependencies } from "./dependencies.ts";
import { refuseUnusable, type OpenLink } from "./open-link.ts";

type Deciding = {
  opened: OpenLink;
  decision: Decision;
  hasRead: boolean;
  address: string | undefined;
  /** Refuses what does not come from our own page. */
  admit: () => void;
};

/**
 * The person's decision; the link is used up with it, and only with it. What is refused is on record.
 *
 * @throws used; expired; forbidden; unread; what deciding refuses
 */
export async function decideByLink(
  dependencies: DecisionLinkDependencies,
  { opened, decision, hasRead, address, admit }: Deciding,
): Promise<ApprovalRow> {
  const { auditor } = dependencies;
  const { link, actor, member, approval } = opened;
  const { organization_id: organizationId, approval_id: id } = link;
  const attempt: Attempt = {
    action: "decisionLinks.decide",
    actor,
    address,
    input: { params: { id }, query: { link_id: link.id }, body: decision },
  };
  try {
    admit();
    await refuseUnusable(dependencies, opened);
    if (decision.decision === "approve" && requestOf(approval).stakes === "high" && !hasRead)
      throw decisionLinkErrors.unread();
    const voter = { ...(await voterOf(dependencies, actor)), channel: `email:${member.email}` };
    return await auditor.change(
      attempt,
      async () => undefined,
      () =>
        decideApproval(dependencies, {
          organizationId,
          id,
          voter,
          actor,
          decision,
          async alongside(transaction, _row, now) {
            if (!(await useLink(transaction, link, now))) throw decisionLinkErrors.used();
          },
        }),
    );
  } catch (error) {
    if (isParleyError(error)) await auditor.deny(attempt, error);
    throw error;
  }
}
