import type { Responder } from "@parley/contract";
import type { Author } from "../../kernel/author.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { changeApproval } from "./change-approval.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import { refuseEnded } from "./domain/decide.ts";

type Escalating = { organizationId: string; id: string; by: Author; who: Responder; message: string };

/**
 * Asks others as well.
 *
 * @throws not_found; ended
 */
export function escalateApproval(
  dependencies: Pick<ApprovalDependencies, "database" | "clock" | "events">,
  { by, who, message, ...which }: Escalating,
): Promise<ApprovalRow> {
  return changeApproval(dependencies, which, ({ facts, state, now }) => {
    refuseEnded(facts, state);
    return [{ type: "escalated", at: now, by, who, message }];
  });
}
