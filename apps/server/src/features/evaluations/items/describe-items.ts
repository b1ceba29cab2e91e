import type { EvaluationItem } from "@parley/contract";
import type { z } from "zod";
import type { LogView } from "../../logs/index.ts";
import { signOf, type ItemMetric } from "./item-metric.ts";
import type { ItemLogRow, ItemScoreRow } from "./items.store.ts";

type ItemView = z.input<typeof EvaluationItem>;
type RunOfItem = ItemView["runs"][number];
type Datapoints = ReadonlyMap<string, NonNullable<ItemView["datapoint"]>>;

export type DescribedItems = {
  itemIds: readonly string[];
  rows: readonly ItemLogRow[];
  scores: readonly ItemScoreRow[];
  logs: ReadonlyMap<string, LogView>;
  datapoints: Datapoints;
  /** The control first, then as they were made. */
  runIds: readonly string[];
  controlId: string | undefined;
  evaluatorVersionIds: ReadonlySet<string>;
  metrics: readonly ItemMetric[];
};

/** Items as the wire shows them, in the order given. */
export function describeItems(given: DescribedItems): ItemView[] {
  const byItem = Map.groupBy(given.rows, ({ itemId }) => itemId);
  const scoresByItem = Map.groupBy(given.scores, ({ itemId }) => itemId);
  return given.itemIds.flatMap((id) => {
    const rows = byItem.get(id) ?? [];
    const first = rows.map(({ logId }) => given.logs.get(logId)).find((log) => log !== undefined);
    if (first === undefined) return [];
    const datapoint = given.datapoints.get(first.source_datapoint_id ?? "");
    const inputs = datapoint?.inputs ?? { ...first.inputs };
    const ofItem = { logRows: rows, scoreRows: scoresByItem.get(id) ?? [] };
    return [{ id, datapoint, inputs, runs: describeRunsOf(ofItem, given) }];
  });
}

type OfItem = { logRows: readonly ItemLogRow[]; scoreRows: readonly ItemScoreRow[] };

function describeRunsOf({ logRows, scoreRows }: OfItem, given: DescribedItems): RunOfItem[] {
  const { runIds, controlId } = given;
  const byRun = Map.groupBy(logRows, ({ runId }) => runId);
  const runs = runIds.flatMap((runId) => {
    const ofRun = byRun.get(runId);
    const scores = scoreRows.filter((row) => row.runId === runId);
    return ofRun === undefined ? [] : [describeRun({ logRows: ofRun, scoreRows: scores }, given)];
  });
  const control = runs.find((run) => run.run_id === controlId);
  return runs.map((run) => ({ ...run, scores: compareScores(run, { control, metrics: given.metrics }) }));
}

function describeRun(
  { logRows, scoreRows }: OfItem,
  { logs, evaluatorVersionIds, metrics }: DescribedItems,
): RunOfItem {
  return {
    run_id: logRows[0]?.runId ?? "",
    logs_count: logRows[0]?.samples ?? 0,
    logs: logRows.flatMap(({ logId }) => {
      const log = logs.get(logId);
      return log === undefined ? [] : [describeLog(log, evaluatorVersionIds)];
    }),
    scores: metrics.flatMap(({ versionId }) =>
      scoreRows
        .filter((row) => row.versionId === versionId)
        .map(({ score }) => ({ evaluator_version_id: versionId, score, delta: null })),
    ),
  };
}

type Compared = { control: RunOfItem | undefined; metrics: readonly ItemMetric[] };

function compareScores(run: RunOfItem, { control, metrics }: Compared): RunOfItem["scores"] {
  if (control === undefined || control === run) return run.scores;
  return run.scores.map((one) => {
    const before = control.scores.find((other) => other.evaluator_version_id === one.evaluator_version_id);
    const metric = metrics.find(({ versionId }) => versionId === one.evaluator_version_id);
    const delta = before && metric ? (one.score - before.score) * signOf(metric) : null;
    return { ...one, delta };
  });
}

function describeLog(log: LogView, judges: ReadonlySet<string>): RunOfItem["logs"][number] {
  const { id, error, created_at, provider_latency, prompt_cost: asked, output_cost: answered } = log;
  return {
    id,
    output: outputOf(log),
    ...(log.bodies_omitted && { bodies_omitted: true }),
    ...(log.evaluator_logs_omitted && { evaluator_logs_omitted: true }),
    error,
    created_at,
    provider_latency,
    cost: asked == null && answered == null ? null : (asked ?? 0) + (answered ?? 0),
    judgments: log.evaluator_logs
      .filter(({ evaluator }) => judges.has(evaluator.version_id))
      .map((said) => ({
        id: said.id,
        evaluator_version_id: said.evaluator.version_id,
        judgment: said.judgment,
        error: said.error,
        output: said.output,
        created_at: said.created_at,
      })),
  };
}

/** What came of a call, as text; a message that is more than its text as JSON. */
function outputOf(log: LogView): string | null {
  if (log.output != null && log.output !== "") return log.output;
  const message = "output_message" in log ? log.output_message : undefined;
  if (message == null) return log.output ?? null;
  const { role: _role, ...rest } = message;
  return typeof message.content === "string" && message.content !== ""
    ? message.content
    : JSON.stringify(rest);
}
