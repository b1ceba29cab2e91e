import { fromJson, type Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import type { EvaluationTables } from "../evaluations.tables.ts";
import { wakeRuns } from "../running/wake-runs.ts";
import type { EarlyStopRule } from "./early-stop.ts";

type OfRun = { organizationId: string; runId: string };

/** Lets those Runs begin that wait for this one, their control. Run it in the transaction in which that ends, or leaves. */
export async function wakeFollowers(
  jobs: JobQueue,
  transaction: Executor,
  { organizationId, runId }: OfRun,
): Promise<void> {
  const runIds = await listFollowers(transaction, { organizationId, runId });
  await wakeRuns(jobs, transaction, { organizationId, runIds });
}

async function listFollowers(executor: Executor, { organizationId, runId }: OfRun): Promise<string[]> {
  const open = await executor
    .$extendTables<EvaluationTables>()
    .selectFrom("evaluation_runs")
    .select(["id", "early_stop"])
    .where("organization_id", "=", organizationId)
    .where("status", "in", ["pending", "running"])
    .where("early_stop", "is not", null)
    .execute();
  return open
    .filter(({ early_stop: rule }) => fromJson<EarlyStopRule>(rule)?.controlRunId === runId)
    .map(({ id }) => id);
}
