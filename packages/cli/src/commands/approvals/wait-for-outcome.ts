import type { Approval } from "@parley/contract";
import type { Parley } from "@parley/sdk";
import { exitCodes } from "../../exit-codes.ts";

/** Waits until a request is decided, or nobody will any more. */
export async function waitForOutcome(parley: Parley, id: string): Promise<Approval> {
  for (;;) {
    const approval = await parley.approvals.get({ id, wait: 25 }, { timeoutMs: 60_000, maxRetries: 5 });
    if (approval.outcome.status !== "pending") return approval;
  }
}

const codes: Readonly<Record<string, number>> = {
  approved: exitCodes.ok.code,
  answered: exitCodes.ok.code,
  denied: exitCodes.denied.code,
  timed_out: exitCodes.undecided.code,
  cancelled: exitCodes.withdrawn.code,
  superseded: exitCodes.withdrawn.code,
};

/** How a command ends that waited for a request; what is not known is no success. */
export const exitCodeOf = ({ outcome }: Pick<Approval, "outcome">): number =>
  codes[outcome.status] ?? exitCodes.failed.code;
