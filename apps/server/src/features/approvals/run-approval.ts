import type { Author } from "../../kernel/author.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { createToken } from "../access/index.ts";
import { findClaimReceipt, issueReceipt } from "../receipts/index.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { changeApproval, type Act } from "./change-approval.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import { refuseEnded } from "./domain/decide.ts";
import { claim, report, type Report } from "./domain/execute.ts";
import { findUnmet } from "./find-unmet.ts";
import { requestOf } from "./read-approval.ts";
import { stateReceipt } from "./state-receipt.ts";
import { refuseOthers, type Owner } from "./who-asked.ts";

type Which = { organizationId: string; id: string };
type Receipted = { row: ApprovalRow; receipt: string };

type Claiming = Which & {
  argsHash: string;
  /** What the caller says holds now. */
  facts: unknown;
  by: Author;
  owner: Owner;
  /** The caller's own choice. */
  token?: string | null | undefined;
};

/**
 * Takes the right to run an approved call. The same claim again, with the token the client chose, is the same claim.
 *
 * @throws not_found; not_requester; not_approved; claimed; expired; stale; precondition_failed
 */
export async function claimApproval(
  dependencies: ApprovalDependencies,
  { argsHash, facts, by, owner, token: chosen, ...which }: Claiming,
): Promise<Receipted & { token: string }> {
  const token = chosen ?? createToken();
  const claimHash = hashToken(token);
  const claimed = await withReceipt(dependencies, which, (moment, row) => {
    const { state, now } = moment;
    refuseOthers(moment.facts, owner);
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
 * @throws not_found; not_requester; token_unknown; reported
 */
export const reportApproval = (
  dependencies: ApprovalDependencies,
  { token, told, owner, ...which }: Which & { token: string; told: Told; owner: Owner },
): Promise<Receipted> =>
  withReceipt(dependencies, which, (moment) => {
    // Clients choose tokens, and not all choose well.
    refuseOthers(moment.facts, owner);
    return report(moment, { claimHash: hashToken(token), ...told });
  });

/**
 * Ends a request that is no longer needed.
 *
 * @throws not_found; ended; not_requester
 */
export const cancelApproval = (
  dependencies: ApprovalDependencies,
  { by, owner, reason, ...which }: Which & { by: Author; owner: Owner; reason: string | null },
): Promise<ApprovalRow> =>
  changeApproval(dependencies, which, ({ facts, state, now: at }) => {
    refuseOthers(facts, owner);
    refuseEnded(facts, state);
    return [{ type: "decided", at, outcome: { status: "cancelled", at, by, reason } }];
  });

/** What is done is signed, or is not done; what was done before has been signed. */
async function withReceipt(dependencies: ApprovalDependencies, which: Which, act: Act): Promise<Receipted> {
  let receipt = "";
  let isRepeated = false;
  const row = await changeApproval(dependencies, which, {
    act: (moment, before) => {
      const done = act(moment, before);
      isRepeated = !("refusal" in done) && done.length === 0;
      return done;
    },
    alongside: async (transaction, changed, now) => {
      const where = { organizationId: which.organizationId, approvalId: which.id };
      const earlier = isRepeated ? await findClaimReceipt(transaction, where) : undefined;
      receipt = earlier ?? (await issueReceipt(transaction, { ...dependencies, now }, stateReceipt(changed)));
    },
  });
  return { row, receipt };
}
