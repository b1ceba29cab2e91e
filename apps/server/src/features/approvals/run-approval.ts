import type { Author } from "../../kernel/author.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { createToken } from "../access/index.ts";
import { issueReceipt } from "../receipts/index.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { changeApproval, type Act } from "./change-approval.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import { refuseEnded } from "./domain/decide.ts";
import { claim, report, type Report } from "./domain/execute.ts";
import { findUnmet } from "./find-unmet.ts";
import { requestOf } from "./read-approval.ts";
import { stateReceipt } from "./state-receipt.ts";

type Which = { organizationId: string; id: string };
type Receipted = { row: ApprovalRow; receipt: string };

/**
 * Takes the right to run an approved call; `facts` are what the caller says holds now.
 *
 * @throws not_found; not_approved; claimed; expired; stale; precondition_failed
 */
export async function claimApproval(
  dependencies: ApprovalDependencies,
  { argsHash, facts, by, ...which }: Which & { argsHash: string; facts: unknown; by: Author },
): Promise<Receipted & { token: string }> {
  const token = createToken();
  const claimHash = hashToken(token);
  const claimed = await withReceipt(dependencies, which, (moment, row) => {
    const { state, now } = moment;
    const unmet = findUnmet({ request: requestOf(row), state, facts, now });
    return claim(moment, { argsHash, claimHash, by, unmet });
  });
  return { token, ...claimed };
}

type Told =
  | Omit<Extract<Report, { status: "succeeded" }>, "claimHash">
  | Omit<Extract<Report, { status: "failed" }>, "claimHash">;

/**
 * Says what became of a claimed call.
 *
 * @throws not_found; token_unknown; reported
 */
export const reportApproval = (
  dependencies: ApprovalDependencies,
  { token, told, ...which }: Which & { token: string; told: Told },
): Promise<Receipted> =>
  withReceipt(dependencies, which, (moment) => report(moment, { claimHash: hashToken(token), ...told }));

/**
 * Ends a request that is no longer needed.
 *
 * @throws not_found; ended
 */
export const cancelApproval = (
  dependencies: ApprovalDependencies,
  { by, reason, ...which }: Which & { by: Author; reason: string | null },
): Promise<ApprovalRow> =>
  changeApproval(dependencies, which, ({ facts, state, now: at }) => {
    refuseEnded(facts, state);
    return [{ type: "decided", at, outcome: { status: "cancelled", at, by, reason } }];
  });

/** What is done is signed, or is not done. */
async function withReceipt(dependencies: ApprovalDependencies, which: Which, act: Act): Promise<Receipted> {
  let receipt = "";
  const row = await changeApproval(dependencies, which, {
    act,
    alongside: async (transaction, changed, now) => {
      receipt = await issueReceipt(transaction, { ...dependencies, now }, stateReceipt(changed));
    },
  });
  return { row, receipt };
}
