import { inList, readLines, type Executor } from "@parley/db";
import { sql } from "kysely";
import { itemOfLog } from "../items/item-conditions.store.ts";
import type { ItemMetric } from "../items/item-metric.ts";
import { scoreOfJudgment } from "../items/item-score.store.ts";
import { logsOfRuns } from "../run-logs.store.ts";

type OfRun = { organizationId: string; runId: string };

/** Of each Log of a Run its item and what an Evaluator's judgment of it counts, a line for each; null where there is none. */
export function readJudgedColumn(
  reader: Executor,
  { runId, judge, ...where }: OfRun & { judge: ItemMetric },
): Promise<string> {
  const rows = logsOfRuns(reader, { ...where, runIds: [runId] })
    .leftJoin("logs as judged", (join) =>
      join
        .onRef("judged.parent_id", "=", "entry.log_id")
        .on("judged.organization_id", "=", where.organizationId)
        .on("judged.version_id", "=", judge.versionId)
        .on("judged.withdrawn_at", "is", null)
        .on("judged.error", "is", null),
    )
    .select(itemOfLog.as("item_id"))
    .select(scoreOfJudgment(reader, judge).as("value"));
  return readLines(reader, rows, { columns: ["item_id", "value"] });
}

/** Of each Log of a Run its item, milliseconds, nano-USD and tokens; null where they are not known, and of calls that failed. */
export function readCallColumns(reader: Executor, { runId, ...where }: OfRun): Promise<string> {
  const [prompt, output] = [sql.ref("logs.prompt_cost_nano"), sql.ref("logs.output_cost_nano")];
  // Who gives one half only has no other: embeddings have no output.
  const cost = sql`case when ${prompt} is null and ${output} is null then null else coalesce(${prompt}, 0) + coalesce(${output}, 0) end`;
  const ofAnswer = (value: typeof cost) => sql<number | null>`case when logs.error is null then ${value} end`;
  const rows = logsOfRuns(reader, { ...where, runIds: [runId] })
    .select(itemOfLog.as("item_id"))
    .select([
      ofAnswer(sql.ref("logs.provider_latency_ms")).as("latency"),
      ofAnswer(cost).as("cost"),
      ofAnswer(sql.ref("logs.output_tokens")).as("tokens"),
    ]);
  return readLines(reader, rows, { columns: ["item_id", "latency", "cost", "tokens"] });
}

/** One error of a Run's Logs, else of what these Evaluators said of them: it stands for the others. */
export async function findErrorOfRun(
  reader: Executor,
  { runId, evaluatorVersionIds, ...where }: OfRun & { evaluatorVersionIds: string[] },
): Promise<string | null> {
  const logs = logsOfRuns(reader, { ...where, runIds: [runId] });
  const failed = await logs
    .where("logs.error", "is not", null)
    .select("logs.error")
    .limit(1)
    .executeTakeFirst();
  if (failed) return failed.error;
  const judged = await logs
    .innerJoin("logs as judged", (join) =>
      join
        .onRef("judged.parent_id", "=", "entry.log_id")
        .on("judged.organization_id", "=", where.organizationId),
    )
    .where("judged.withdrawn_at", "is", null)
    .where("judged.error", "is not", null)
    .where(inList(reader, "judged.version_id", evaluatorVersionIds))
    .select("judged.error")
    .limit(1)
    .executeTakeFirst();
  return judged?.error ?? null;
}
