import type { Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import { z } from "zod";
import type { ApprovalRow } from "./approvals.tables.ts";
import type { ApprovalFacts, ApprovalState } from "./domain/approval-state.ts";
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

type Planning = { row: ApprovalRow; facts: ApprovalFacts; state: ApprovalState };

/** Sees to it that somebody looks at the request whenever time may decide it, or people are to be told. */
export async function planAdvance(jobs: JobQueue, transaction: Executor, planning: Planning): Promise<void> {
  const { row, facts } = planning;
  for (const runAt of momentsOf(facts)) await planAt(jobs, transaction, { row, runAt });
  await planNextOf(jobs, transaction, planning);
}

/** The next notice; each plans the one after it, so a request never has more than one of them in the queue. */
export const planNext = (jobs: JobQueue, transaction: Executor, row: ApprovalRow): Promise<void> =>
  planNextOf(jobs, transaction, { row, facts: factsOf(row), state: stateOf(row) });

async function planNextOf(
  jobs: JobQueue,
  transaction: Executor,
  { row, facts, state }: Planning,
): Promise<void> {
  const runAt = nextNoticeAt({ facts, state });
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
