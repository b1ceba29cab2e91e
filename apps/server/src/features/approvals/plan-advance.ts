import type { Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import { z } from "zod";
import type { ApprovalRow } from "./approvals.tables.ts";
import { momentsOf } from "./domain/decide.ts";
import { nextNoticeAt } from "./domain/notices.ts";
import { factsOf, stateOf } from "./read-approval.ts";

export const advanceJob = "approvals.advance";

export const AdvancePayload = z.object({
  version: z.literal(1),
  organization_id: z.string(),
  id: z.string(),
  /** Absent in older jobs. */
  run_at: z.int().optional(),
});

/** Sees to it that somebody looks at the request whenever time may decide it, or people are to be told. */
export async function planAdvance(jobs: JobQueue, transaction: Executor, row: ApprovalRow): Promise<void> {
  for (const runAt of momentsOf(factsOf(row))) await planAt(jobs, transaction, { row, runAt });
  await planNext(jobs, transaction, row);
}

/** The next notice; each plans the one after it, so a request never has more than one of them in the queue. */
export async function planNext(jobs: JobQueue, transaction: Executor, row: ApprovalRow): Promise<void> {
  const runAt = nextNoticeAt({ facts: factsOf(row), state: stateOf(row) });
  if (runAt !== undefined) await planAt(jobs, transaction, { row, runAt });
}

async function planAt(
  jobs: JobQueue,
  transaction: Executor,
  { row, runAt }: { row: ApprovalRow; runAt: number },
): Promise<void> {
  await jobs.enqueue(transaction, {
    name: advanceJob,
    key: `${advanceJob}:${row.id}:${runAt}`,
    payload: { version: 1, organization_id: row.organization_id, id: row.id, run_at: runAt },
    runAt,
  });
}
