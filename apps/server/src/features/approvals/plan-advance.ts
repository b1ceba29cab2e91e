import type { Executor } from "@parley/db";
import type { JobQueue, NewJob } from "@parley/jobs";
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

/** What sees to it that somebody looks at a new request whenever time may decide it, or people are to be told. */
export function advanceJobsOf({ row, facts, state }: Planning): NewJob[] {
  const next = nextNoticeAt({ facts, state });
  const moments = new Set([...momentsOf(facts), ...(next === undefined ? [] : [next])]);
  return [...moments].map((runAt) => jobAt(row, runAt));
}

/** The next notice; each plans the one after it, so a request never has more than one of them in the queue. */
export async function planNext(jobs: JobQueue, transaction: Executor, row: ApprovalRow): Promise<void> {
  const runAt = nextNoticeAt({ facts: factsOf(row), state: stateOf(row) });
  if (runAt !== undefined) await jobs.enqueue(transaction, jobAt(row, runAt));
}

const jobAt = (row: ApprovalRow, runAt: number): NewJob => ({
  name: advanceJob,
  key: `${advanceJob}:${row.id}:${runAt}`,
  payload: { version: 1, organization_id: row.organization_id, id: row.id, run_at: runAt },
  runAt,
});
