import type { DatapointContent } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import type { JsonRecord } from "@parley/evaluators";
import { toRecord } from "./to-record.ts";

type DatapointRow = { organization_id: string; id: string; content: string };

/** A Datapoint as Evaluators see it, by its id. */
export async function findTestcase(
  executor: Executor,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<JsonRecord | undefined> {
  const row = await executor
    .$extendTables<{ datapoints: DatapointRow }>()
    .selectFrom("datapoints")
    .select("content")
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row && readTestcase({ id, content: row.content });
}

/** What is kept of a Datapoint, as Evaluators see it. */
export function readTestcase({ id, content }: Pick<DatapointRow, "id" | "content">): JsonRecord {
  const { inputs, messages = [], target = {} } = fromJson<DatapointContent>(content);
  return toRecord({ id, inputs, messages, target });
}
