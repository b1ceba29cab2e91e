import { evaluationErrors, type EvaluatorSpec } from "@parley/contract";
import type { Executor } from "@parley/db";
import { callFigures, metricOfEvaluator, type EvaluatorMetric, type Measurements } from "@parley/statistics";
import type { EvaluationView } from "../describe-evaluations.ts";
import type { RunView } from "../describe-runs.ts";
import { listItemIds } from "../running/run-items.store.ts";
import { listRunJudgments } from "../run-logs.store.ts";
import { listRunFigures, type RunFigure } from "./run-figures.store.ts";

/** Of judgments, and of Logs. */
const most = 100_000;

type Given = {
  organizationId: string;
  judges: readonly Judge[];
  /** All of the Evaluation, by the names that gates may call them. */
  runs: readonly NamedRun[];
  candidate: NamedRun;
  /** The candidate, and what it is compared with: of no others anything is read. */
  looked: readonly NamedRun[];
};

export type NamedRun = { name: string; aliases: readonly string[]; run: RunView };
export type Judge = EvaluatorMetric & { versionId: string };
export type Measured = {
  measurements: Measurements;
  /** Of the candidate's Logs. */
  figures: readonly RunFigure[];
};

/**
 * What gates are judged on: of each Run that is looked at what Evaluators said and what calls took. Items are those that
 * the candidate should have, so that what is missing counts as missing.
 *
 * @throws unprocessable where there is too much
 */
export async function measureForGates(
  reader: Executor,
  { organizationId, judges, runs, candidate, looked }: Given,
): Promise<Measured> {
  const where = { organizationId, runIds: looked.map(({ name }) => name), limit: most };
  const judgments = await listRunJudgments(reader, {
    ...where,
    evaluatorVersionIds: judges.map(({ versionId }) => versionId),
  });
  const figures = await listRunFigures(reader, where);
  if (judgments === undefined || figures === undefined) throw evaluationErrors.tooMuchToGate({ most });
  const judgeOf = new Map(judges.map((judge) => [judge.versionId, judge]));
  const said = Map.groupBy(judgments, ({ runId }) => runId);
  const took = Map.groupBy(figures, ({ runId }) => runId);
  const measured = callFigures.filter(
    ({ metric }) => !judges.some((judge) => judge.metric.name === metric.name),
  );
  const own = took.get(candidate.name) ?? [];
  const datasetVersionId = candidate.run.dataset?.version_id;
  const items =
    datasetVersionId === undefined
      ? own.map(({ itemId }) => itemId)
      : await listItemIds(reader, { organizationId, datasetVersionId });
  const measurements = {
    metrics: [...judges, ...measured].map(({ metric }) => metric),
    runs: runs.map(({ name, aliases }) => ({
      name,
      aliases,
      observations: [
        ...(said.get(name) ?? []).flatMap(({ evaluatorVersionId, datapointId, logId, judgment }) => {
          const judge = judgeOf.get(evaluatorVersionId);
          const value = judge?.scoreOf(JSON.parse(judgment ?? "null")) ?? null;
          return judge ? [{ metric: judge.metric.name, item: datapointId ?? logId, value }] : [];
        }),
        ...(took.get(name) ?? []).flatMap(({ itemId: item, call }) =>
          measured.map(({ metric, read }) => ({ metric: metric.name, item, value: read(call) })),
        ),
      ],
    })),
    control: runs.find(({ run }) => run.control)?.name,
    items: [...new Set(items)],
  };
  return { measurements, figures: own };
}

/** Each under a name of its own: that of two Evaluators of one name is their path. */
export function listJudges(evaluation: EvaluationView): Judge[] {
  const names = evaluation.evaluators.map(({ version }) => version.name);
  return evaluation.evaluators.flatMap(({ version }) => {
    const isOnly = names.filter((name) => name === version.name).length === 1;
    const found = metricOfEvaluator(isOnly ? version.name : version.path, version.spec as EvaluatorSpec);
    return found ? [{ versionId: version.version_id, ...found }] : [];
  });
}

/** Runs as gates call them: by their id, their version's id, or an environment it is live in. */
export const nameRuns = (runs: readonly RunView[]): NamedRun[] =>
  runs.map((run) => ({ name: run.id, aliases: aliasesOf(run), run }));

const aliasesOf = ({ version }: RunView): string[] =>
  version == null ? [] : [version.version_id, ...(version.environments ?? []).map(({ name }) => name)];
