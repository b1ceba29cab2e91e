import { isParleyError } from "@parley/contract";
import type { JobHandlers } from "@parley/jobs";
import { changeApproval } from "./change-approval.ts";
import type { ChangeDependencies } from "./dependencies.ts";
import { advanceJob, AdvancePayload } from "./plan-advance.ts";

const mostSkewMs = 60_000;

/** Deadlines, steps that join, notices; a request that is gone meanwhile needs none of them. */
export const approvalJobs = (dependencies: ChangeDependencies): JobHandlers => ({
  async [advanceJob]({ payload }) {
    const { organization_id: organizationId, id, run_at: runAt = 0 } = AdvancePayload.parse(payload);
    const { clock } = dependencies;
    // A database's clock may be a little ahead of ours: what it says is due is due, or nobody would look again.
    const isDue = runAt - clock() <= mostSkewMs;
    const now = isDue ? Math.max(clock(), runAt) : clock();
    try {
      await changeApproval({ ...dependencies, clock: () => now }, { organizationId, id });
    } catch (error) {
      if (!isParleyError(error) || error.kind !== "not_found") throw error;
    }
  },
});
