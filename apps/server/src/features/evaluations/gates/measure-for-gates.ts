import { evaluationErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import { metricOfEvaluator, type Gate, type Measurements, type Metric } from "@parley/statistics";
import type { EvaluationView } from "../describe-evaluations.ts";
import type { RunView } from "../describe-runs.ts";
import type { EvaluatorSpec } from "@parley/contract";
import { listItemIds } from "../running/run-items.store.ts";
import { listRunJudgments } from "../run-logs.store.ts";
import { findFacets } from "./find-facet.ts";
import { listRunFigures, type RunFigure } from "./run-figures.store.ts";

/** Of judgments, and of Logs. */
const most = 100_000;

type Given = {
  organizationId: string;
  evaluation: EvaluationView;
  runs: readonly RunView[];
  candidate: RunView;
  gates: readonly Gate[];
};

type Judge = { versionId: string; metric: Metric; scoreOf: (judgment: unknown) => number | boolean | null };

/**
 * What gates are judged on: of each Run, named by its id, what Evaluators said and what calls took. Items are those that
 * the candidate should have, so that what is missing counts as missing.
 *
 * @throws unprocessable where there is too much
 */
export async function measureForGates(
  reader: Executor,
  { organizationId, evaluation, runs, candidate, gates }: Given,
): Promise<Measurements> {
  const judges = listJudges(evaluation);
  const where = { organizationId, runIds: runs.map(({ id }) => id), limit: most };
  const judgments = await listRunJudgments(reader, {
    ...where,
    evaluatorVersionIds: judges.map(({ versionId }) => versionId),
  });
  const figures = await listRunFigures(reader, where);
  if (judgments === undefined || figures === undefined) throw evaluationErrors.tooMuchToGate({ most });
  const judgeOf = new Map(judges.map((judge) => [judge.versionId, judge]));
  const said = Map.groupBy(judgments, ({ runId }) => runId);
  const took = Map.groupBy(figures, ({ runId }) => runId);
  const measured = knownFigures.filter(
    ({ metric }) => !judges.some((judge) => judge.metric.name === metric.name),
  );
  const datasetVersionId = candidate.dataset?.version_id;
  const items =
    datasetVersionId === undefined
      ? (took.get(candidate.id) ?? []).map(({ itemId }) => itemId)
      : await listItemIds(reader, { organizationId, datasetVersionId });
  const facets = new Set(gates.flatMap(({ scope }) => (scope.kind === "all" ? [] : [scope.facet])));
  return {
    metrics: [...judges, ...measured].map(({ metric }) => metric),
    runs: runs.map((run) => ({
      name: run.id,
      aliases: aliasesOf(run),
      observations: [
        ...(said.get(run.id) ?? []).flatMap(({ evaluatorVersionId, datapointId, logId, judgment }) => {
          const judge = judgeOf.get(evaluatorVersionId);
          const value = judge?.scoreOf(JSON.parse(judgment ?? "null")) ?? null;
          return judge ? [{ metric: judge.metric.name, item: datapointId ?? logId, value }] : [];
        }),
        ...(took.get(run.id) ?? []).flatMap((figure) =>
          measured.map(({ metric, read }) => ({
            metric: metric.name,
            item: figure.itemId,
            value: read(figure),
          })),
        ),
      ],
    })),
    control: runs.find(({ control }) => control)?.id,
    items: [...new Set(items)],
    ...(facets.size > 0 && {
      facets: await findFacets(reader, {
        organizationId,
        facets,
        figures,
        datasetVersionIds: runs.flatMap(({ dataset }) => dataset?.version_id ?? []),
      }),
    }),
  };
}

/** Each under a name of its own: that of two Evaluators of one name is their path. */
function listJudges(evaluation: EvaluationView): Judge[] {
  const names = evaluation.evaluators.map(({ version }) => version.name);
  return evaluation.evaluators.flatMap(({ version }) => {
    const isOnly = names.filter((name) => name === version.name).length === 1;
    const found = metricOfEvaluator(isOnly ? version.name : version.path, version.spec as EvaluatorSpec);
    return found ? [{ versionId: version.version_id, ...found }] : [];
  });
}

const aliasesOf = ({ version }: RunView): string[] =>
  version == null ? [] : [version.version_id, ...(version.environments ?? []).map(({ name }) => name)];

type Figure = { metric: Metric; read: (figure: RunFigure) => number | null };

const scaled = (value: number | null, by: number): number | null => (value === null ? null : value / by);

const knownFigures: readonly Figure[] = [
  {
    metric: { name: "latency", kind: "number", better: "lower", unit: "s" },
    read: ({ latencyMs }) => scaled(latencyMs, 1000),
  },
  {
    metric: { name: "cost", kind: "number", better: "lower", unit: "USD" },
    read: ({ costNano }) => scaled(costNano, 1e9),
  },
  {
    metric: { name: "output tokens", kind: "number", better: "lower", unit: "tokens" },
    read: ({ outputTokens }) => outputTokens,
  },
];
