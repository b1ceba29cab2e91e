import { isParleyError } from "@parley/contract";
import type { JobHandlers } from "@parley/jobs";
import { changeApproval } from "./change-approval.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import { advanceJob, AdvancePayload } from "./plan-advance.ts";

/** Deadlines, steps that join, notices; a request that is gone meanwhile needs none of them. */
export const approvalJobs = (
  dependencies: Pick<ApprovalDependencies, "database" | "clock" | "events" | "jobs">,
): JobHandlers => ({
  async [advanceJob]({ payload }) {
    const { organization_id: organizationId, id } = AdvancePayload.parse(payload);
    try {
      await changeApproval(dependencies, { organizationId, id });
    } catch (error) {
      if (!isParleyError(error) || error.kind !== "not_found") throw error;
    }
  },
});
