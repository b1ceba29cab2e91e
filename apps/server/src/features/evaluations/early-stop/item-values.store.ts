import type { Executor } from "@parley/db";
import { sql } from "kysely";
import type { EvaluationTables } from "../evaluations.tables.ts";
import type { ItemMetric } from "../items/item-metric.ts";
import { scoreOfJudgment } from "../items/item-score.store.ts";
import { logsOfItems } from "../items/items.store.ts";

/** What was said of the Logs of an item: `values` leaves out what failed, or says nothing that counts. */
type ItemJudged = { judgedLogs: number; values: number[] };

type Wanted = { organizationId: string; runId: string; itemIds: string[]; judge: ItemMetric };

/** What an Evaluator said of these items in a Run; absent: nothing yet. */
export async function listItemValues(
  reader: Executor,
  { organizationId, runId, itemIds, judge }: Wanted,
): Promise<Map<string, ItemJudged>> {
  const rows = await reader
    .$extendTables<EvaluationTables>()
    .selectFrom(logsOfItems(reader, { organizationId, runIds: [runId] }, { itemIds }))
    .innerJoin("logs as judged", (join) =>
      join.onRef("judged.parent_id", "=", "entry.id").on("judged.organization_id", "=", organizationId),
    )
    .where("judged.version_id", "=", judge.versionId)
    .where("judged.withdrawn_at", "is", null)
    .select(["entry.item_id", "entry.id"])
    .select(
      sql<number | null>`case when judged.error is null then ${scoreOfJudgment(reader, judge)} end`.as(
        "score",
      ),
    )
    .execute();
  const byItem = Map.groupBy(rows, (row) => row.item_id);
  return new Map(
    [...byItem].map(([item, of]) => [
      item,
      {
        judgedLogs: new Set(of.map(({ id }) => id)).size,
        values: of.flatMap(({ score }) => (score === null ? [] : [Number(score)])),
      },
    ]),
  );
}
