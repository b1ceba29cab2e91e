import type { Executor } from "@parley/db";
import { logsOfRuns } from "./run-logs.store.ts";

type Since = { organizationId: string; runIds: string[]; since: number };

/** Which of these Runs have a Log, or a judgment of one, that is no older. */
export async function listRunsHeardOf(
  executor: Executor,
  { since, ...where }: Since,
): Promise<ReadonlySet<string | null>> {
  const logged = logsOfRuns(executor, where)
    .select("entry.run_id")
    .distinct()
    .where("logs.created_at", ">=", since);
  const judged = logsOfRuns(executor, where)
    .innerJoin("logs as judged", (join) =>
      join
        .onRef("judged.parent_id", "=", "entry.log_id")
        .on("judged.organization_id", "=", where.organizationId),
    )
    .select("entry.run_id")
    .distinct()
    .where("judged.created_at", ">=", since);
  const rows = [...(await logged.execute()), ...(await judged.execute())];
  return new Set(rows.map((row) => row.run_id));
}
