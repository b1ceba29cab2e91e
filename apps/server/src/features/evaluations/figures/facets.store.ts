import { jsonFields, readLines, type Executor } from "@parley/db";
import { sql, type Expression, type RawBuilder } from "kysely";
import { datasetEntriesOfRuns } from "../dataset-entries.store.ts";
import { itemOfLog } from "../items/item-conditions.store.ts";
import { logsOfRuns } from "../run-logs.store.ts";

type OfRuns = { organizationId: string; runIds: string[] };

/** Longer values are texts, and no groups. */
const longestValue = 60;

type Place = { name: "input" | "target" | "metadata"; rows: Expression<unknown>; key?: string };

type Fields = OfRuns & {
  /** The Run whose Logs have the metadata. */
  metadataOf: string;
  mostValues: number;
};

/**
 * What items have in common with others, by short fields: `input.…` and `target.…` of their Datapoints, `metadata.…` of
 * the Logs that one Run has of them. A line has an item, a facet, and its value as JSON.
 */
export function readFields(reader: Executor, { mostValues, metadataOf, ...where }: Fields): Promise<string> {
  const logs = logsOfRuns(reader, where).select(itemOfLog.as("item_id"));
  const cases = logs
    .innerJoin("datapoints", (join) =>
      join
        .onRef("datapoints.id", "=", "logs.source_datapoint_id")
        .on("datapoints.organization_id", "=", where.organizationId),
    )
    .select("datapoints.content as content")
    .distinct();
  const metadata = logsOfRuns(reader, { ...where, runIds: [metadataOf] })
    .where("logs.metadata", "is not", null)
    .select([itemOfLog.as("item_id"), "logs.metadata as content"])
    .distinct();
  const fields = sql.join(
    [
      fieldsOf(reader, { name: "input", rows: cases, key: "inputs" }),
      fieldsOf(reader, { name: "target", rows: cases, key: "target" }),
      fieldsOf(reader, { name: "metadata", rows: metadata }),
    ],
    sql` union all `,
  );
  const rows = sql`(
    with fields as materialized (${fields}),
    useful as (select facet from fields group by facet having count(distinct said) between 2 and ${sql.lit(mostValues)})
    select item_id, facet, said from fields where facet in (select facet from useful))`;
  return readLines(reader, rows, { columns: ["item_id", "facet", "said"] });
}

function fieldsOf(reader: Executor, { name, rows, key }: Place): RawBuilder<unknown> {
  const field = jsonFields(reader, { column: "base.content", ...(key !== undefined && { key }) });
  return sql`select base.item_id as item_id, ${sql.lit(`${name}.`)} || ${field.name} as facet, ${field.value} as said
    from ${rows} as base cross join ${field.from} where ${field.isShort(longestValue)}`;
}

/** How the Datasets of Runs call their Datapoints: a line has one's id, its split and its tags, where it has one of them. */
export function readLabels(reader: Executor, ofRuns: OfRuns): Promise<string> {
  const rows = datasetEntriesOfRuns(reader, ofRuns)
    .where(({ or, eb }) => or([eb("entry.split", "is not", null), eb("entry.tags", "is not", null)]))
    .select(["entry.datapoint_id", "entry.split", "entry.tags"])
    .distinct();
  return readLines(reader, rows, { columns: ["datapoint_id", "split", "tags"] });
}
