import type { ItemFilter } from "@parley/contract";
import { containsText, inList, jsonValue, type Executor, type JsonValue } from "@parley/db";
import { sql, type Expression, type SqlBool } from "kysely";
import { datasetEntriesOfRuns } from "../dataset-entries.store.ts";
import type { EvaluationTables } from "../evaluations.tables.ts";
import { logsOfRuns } from "../run-logs.store.ts";

/** Runs of one Evaluation and those who judge in it. */
export type ItemSource = {
  organizationId: string;
  runIds: string[];
  evaluatorVersionIds: string[];
};

/** Which items are wanted. */
export type ItemConditions = {
  show: ItemFilter | undefined;
  slice: { facet: string; value: string } | undefined;
  text: string | undefined;
};

/** What Runs are compared on: the Datapoint, or a Log without one by itself. As the index `logs_by_item` has it. */
export const itemOfLog = sql<string>`coalesce(logs.source_datapoint_id, logs.id)`;

type Condition = Expression<SqlBool>;

/** Of `item_id`: one condition for each thing asked for, but for what depends on scores. */
export function conditionsOfItems(
  executor: Executor,
  source: ItemSource,
  { show, slice, text }: ItemConditions,
): Condition[] {
  return [
    ...(slice ? [ofItems(inSlice(executor, source, slice))] : []),
    ...(text === undefined ? [] : [ofItems(withText(executor, source, text))]),
    ...(show === "disagreement" ? [ofItems(inDisagreement(executor, source))] : []),
    ...(show === "different" ? [ofItems(withDifferentOutputs(executor, source))] : []),
    ...(show === "failed" ? [failed(executor, source)] : []),
  ];
}

const ofItems = (items: Expression<{ item_id: string }>): Condition => sql<SqlBool>`item_id in ${items}`;

/** What was said of the Logs of Runs, each judgment as `judged`. */
export const judgmentsOfRuns = (executor: Executor, { evaluatorVersionIds, ...source }: ItemSource) =>
  logsOfRuns(executor, source)
    .innerJoin("logs as judged", (join) =>
      join
        .onRef("judged.parent_id", "=", "entry.log_id")
        .on("judged.organization_id", "=", source.organizationId),
    )
    .where("judged.withdrawn_at", "is", null)
    .where(inList(executor, "judged.version_id", evaluatorVersionIds));

/** An Evaluator said more than one thing: of several Runs, samples, or by several people. */
const inDisagreement = (executor: Executor, source: ItemSource) =>
  judgmentsOfRuns(executor, source)
    .where("judged.error", "is", null)
    .select(itemOfLog.as("item_id"))
    .groupBy([itemOfLog, "judged.version_id"])
    .having(sql<SqlBool>`count(distinct coalesce(judged.judgment, 'null')) > 1`);

const withDifferentOutputs = (executor: Executor, source: ItemSource) =>
  logsOfRuns(executor, source)
    .select(itemOfLog.as("item_id"))
    .groupBy(itemOfLog)
    .having(sql<SqlBool>`count(distinct coalesce(logs.error, logs.output_preview, '')) > 1`);

function failed(executor: Executor, source: ItemSource): Condition {
  const calls = logsOfRuns(executor, source).where("logs.error", "is not", null);
  const judgments = judgmentsOfRuns(executor, source).where("judged.error", "is not", null);
  return sql<SqlBool>`(${ofItems(calls.select(itemOfLog.as("item_id")))} or ${ofItems(judgments.select(itemOfLog.as("item_id")))})`;
}

const datapointsOf = (executor: Executor, organizationId: string) =>
  executor
    .$extendTables<EvaluationTables>()
    .selectFrom("datapoints")
    .where("datapoints.organization_id", "=", organizationId);

/** Of Datapoints and what came out; what went in, where there is no Datapoint. */
function withText(executor: Executor, source: ItemSource, text: string) {
  const { organizationId } = source;
  const cases = datapointsOf(executor, organizationId)
    .where(containsText(executor, "datapoints.content", text))
    .select("datapoints.id");
  return logsOfRuns(executor, source)
    .leftJoin("log_payloads", (join) =>
      join
        .onRef("log_payloads.log_id", "=", "logs.id")
        .on("log_payloads.organization_id", "=", organizationId),
    )
    .where(({ or, and, eb }) =>
      or([
        eb("logs.source_datapoint_id", "in", cases),
        containsText(executor, "log_payloads.output_text", text),
        and([
          eb("logs.source_datapoint_id", "is", null),
          containsText(executor, "log_payloads.input_text", text),
        ]),
      ]),
    )
    .select(itemOfLog.as("item_id"));
}

function inSlice(executor: Executor, source: ItemSource, { facet, value }: { facet: string; value: string }) {
  const [place, name] = splitOnce(facet);
  const logs = logsOfRuns(executor, source).select(itemOfLog.as("item_id"));
  if (place === "metadata") return logs.where(isValue(jsonValue(executor, "logs.metadata", [name]), value));
  if (place === "split" || place === "tag")
    return logs.where("logs.source_datapoint_id", "in", labelled(executor, source, { place, value }));
  const key = place === "input" ? "inputs" : "target";
  const cases = datapointsOf(executor, source.organizationId)
    .where(isValue(jsonValue(executor, "datapoints.content", [key, name]), value))
    .select("datapoints.id");
  return logs.where("logs.source_datapoint_id", "in", cases);
}

/** Datapoints that the Datasets of these Runs have under a label. */
function labelled(
  executor: Executor,
  source: ItemSource,
  { place, value }: { place: "split" | "tag"; value: string },
) {
  const entries = datasetEntriesOfRuns(executor, source).select("entry.datapoint_id");
  return place === "split"
    ? entries.where("entry.split", "=", value)
    : entries.where(jsonValue(executor, "entry.tags", []).holds(value));
}

/** Slices are named in words: 3 and "3" are one. */
function isValue({ text, number, boolean }: JsonValue, value: string): Condition {
  const asNumber = Number(value);
  const alternatives = [
    sql<SqlBool>`${text} = ${value}`,
    ...(value.trim() !== "" && Number.isFinite(asNumber) ? [sql<SqlBool>`${number} = ${asNumber}`] : []),
    ...(value === "true" || value === "false"
      ? [sql<SqlBool>`${boolean} = ${sql.lit(value === "true")}`]
      : []),
  ];
  return sql<SqlBool>`(${sql.join(alternatives, sql` or `)})`;
}

/** @example splitOnce("input.first.name"); // ["input", "first.name"] */
function splitOnce(facet: string): [string, string] {
  const at = facet.indexOf(".");
  return at < 0 ? [facet, ""] : [facet.slice(0, at), facet.slice(at + 1)];
}
