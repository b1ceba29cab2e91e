import type { EvaluationItem } from "@parley/contract";
import type { z } from "zod";
import type { LogView } from "../../logs/index.ts";
import { signOf, type ItemMetric } from "./item-metric.ts";
import type { ItemLogRow } from "./items.store.ts";

type ItemView = z.input<typeof EvaluationItem>;
type RunOfItem = ItemView["runs"][number];
type Datapoints = ReadonlyMap<string, NonNullable<ItemView["datapoint"]>>;

export type DescribedItems = {
  itemIds: readonly string[];
  rows: readonly ItemLogRow[];
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
  return given.itemIds.flatMap((id) => {
    const rows = byItem.get(id) ?? [];
    const first = rows.map(({ logId }) => given.logs.get(logId)).find((log) => log !== undefined);
    if (first === undefined) return [];
    const datapoint = given.datapoints.get(first.source_datapoint_id ?? "");
    const inputs = datapoint?.inputs ?? { ...first.inputs };
    return [{ id, datapoint, inputs, runs: describeRunsOf(rows, given) }];
  });
}

function describeRunsOf(rows: readonly ItemLogRow[], given: DescribedItems): RunOfItem[] {
  const { runIds, controlId } = given;
  const byRun = Map.groupBy(rows, ({ runId }) => runId);
  const runs = runIds.flatMap((runId) => {
    const ofRun = byRun.get(runId);
    return ofRun === undefined ? [] : [describeRun(ofRun, given)];
  });
  const control = runs.find((run) => run.run_id === controlId);
  return runs.map((run) => ({ ...run, scores: compareScores(run, { control, metrics: given.metrics }) }));
}

function describeRun(
  rows: readonly ItemLogRow[],
  { logs, evaluatorVersionIds, metrics }: DescribedItems,
): RunOfItem {
  const shown = rows.flatMap(({ logId }) => {
    const log = logs.get(logId);
    return log === undefined ? [] : [describeLog(log, evaluatorVersionIds)];
  });
  const said = shown.flatMap(({ judgments }) => judgments).filter(({ error }) => error == null);
  return {
    run_id: rows[0]?.runId ?? "",
    logs_count: rows[0]?.samples ?? 0,
    logs: shown,
    scores: metrics.flatMap(({ versionId, scoreOf }) => {
      const values = said
        .filter(({ evaluator_version_id: id }) => id === versionId)
        .flatMap(({ judgment }) => scoreOf(judgment) ?? [])
        .map(Number);
      return values.length === 0
        ? []
        : [{ evaluator_version_id: versionId, score: meanOf(values), delta: null }];
    }),
  };
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

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
