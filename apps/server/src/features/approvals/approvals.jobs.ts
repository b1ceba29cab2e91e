import { isParleyError } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { JobHandlers, JobQueue } from "@parley/jobs";
import { z } from "zod";
import type { ApprovalRow } from "./approvals.tables.ts";
import { changeApproval } from "./change-approval.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import { momentsOf } from "./domain/decide.ts";
import { factsOf } from "./read-approval.ts";

const advanceJob = "approvals.advance";

const AdvancePayload = z.object({ version: z.literal(1), organization_id: z.string(), id: z.string() });

/** Sees to it that somebody looks at the request whenever time may decide it. */
export async function planAdvance(jobs: JobQueue, transaction: Executor, row: ApprovalRow): Promise<void> {
  const payload = { version: 1, organization_id: row.organization_id, id: row.id };
  for (const runAt of momentsOf(factsOf(row))) {
    await jobs.enqueue(transaction, {
      name: advanceJob,
      key: `${advanceJob}:${row.id}:${runAt}`,
      payload,
      runAt,
    });
  }
}

/** Deadlines and steps that join; a request that is gone meanwhile needs neither. */
export const approvalJobs = (
  dependencies: Pick<ApprovalDependencies, "database" | "clock" | "events">,
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
