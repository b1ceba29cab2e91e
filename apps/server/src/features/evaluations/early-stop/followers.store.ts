import { fromJson, type Executor } from "@parley/db";
import type { EvaluationTables } from "../evaluations.tables.ts";
import type { EarlyStopRule } from "./early-stop.ts";

/** The Runs that go on, or are still to begin, and have this one for their control. */
export async function listFollowers(
  executor: Executor,
  { organizationId, runId }: { organizationId: string; runId: string },
): Promise<string[]> {
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
