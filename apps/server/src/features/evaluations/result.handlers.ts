import type { contract, EndpointInput, EvaluatorSpec, EvaluatorStats, TrustOfJudge } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import { createCalibration, type Calibrate } from "../evaluators/index.ts";
import { listFilesById } from "../files/index.ts";
import { showLogs } from "../logs/index.ts";
import { createRunAnalysis, keyOf, mostJudgments } from "./analyse-runs.ts";
import type { EvaluationDependencies } from "./dependencies.ts";
import { describeEvaluation, type EvaluationView } from "./describe-evaluations.ts";
import { describeRuns, type RunView } from "./describe-runs.ts";
import { listEvaluators } from "./evaluations.store.ts";
import type { EvaluationRow } from "./evaluations.tables.ts";
import { getEvaluation } from "./get-evaluation.ts";
import { printProgress, printReport, type Reported } from "./print-report.ts";
import { countJudgments, pageRunLogs } from "./run-logs.store.ts";
import { combineStatuses, hasEnded } from "./run-state.ts";
import { listRuns } from "./runs.store.ts";
import { showDatapoints } from "./show-datapoints.ts";
import { summariseJudgments } from "./summarise-judgments.ts";

type Declared = typeof contract.evaluations.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

/** What came of an Evaluation's Runs. */
export function resultHandlers({ database, fileTypes, publicUrl }: EvaluationDependencies) {
  const { reader } = database;
  const analyseRuns = createRunAnalysis();
  const calibrate = createCalibration();
  return {
    getStats: async ({ params }: Input<"getStats">, { organizationId }: RequestContext) => {
      const row = await getEvaluation(reader, { organizationId, id: params.id });
      const evaluation = await describeEvaluation(reader, row, { organizationId, fileTypes, publicUrl });
      const rows = await listRuns(reader, { organizationId, evaluationId: row.id });
      const runs = await describeRuns(reader, rows, { organizationId, fileTypes });
      const summed = await summariseRuns(reader, { organizationId, evaluation, runs });
      const analysed = { organizationId, evaluation, runs };
      const { stats, note } = runs.every(hasEnded)
        ? await withCertainty(summed, { reader, analyseRuns, analysed })
        : { stats: summed, note: notYet };
      const hasAll = runs.every(hasEnded);
      const judges = hasAll ? await trustJudges(reader, { organizationId, evaluation, calibrate }) : null;
      const reported = toReported({ title: await titleOf(reader, row), evaluation, runs, stats, judges });
      return {
        run_stats: runs.map((run) => ({
          run_id: run.id,
          version_id: run.version?.version_id ?? null,
          batch_id: null,
          num_logs: run.logs_count ?? 0,
          evaluator_stats: stats.get(run.id) ?? [],
          status: run.status,
        })),
        progress: printProgress(reported),
        report: printReport(reported),
        judges,
        certainty_note: note,
        status: combineStatuses(runs.map(({ status }) => status)),
      };
    },
    getLogs: async ({ params, query }: Input<"getLogs">, { organizationId }: RequestContext) => {
      const { page, size, run_id: wanted } = query;
      const { id: evaluationId } = await getEvaluation(reader, { organizationId, id: params.id });
      const [members, evaluators] = await Promise.all([
        listRuns(reader, { organizationId, evaluationId }),
        listEvaluators(reader, { organizationId, evaluationIds: [evaluationId] }),
      ]);
      const runIds = members.map(({ id }) => id).filter((id) => wanted === undefined || wanted.includes(id));
      const { rows, total } = await pageRunLogs(reader, { organizationId, runIds, page, size });
      const logs = await showLogs(reader, { organizationId, fileTypes, ids: rows.map(({ logId }) => logId) });
      const datapoints = await showDatapoints(reader, {
        organizationId,
        ids: rows.flatMap(({ datapointId }) => datapointId ?? []),
      });
      const judges = new Set(evaluators.map((row) => row.evaluator_version_id));
      const records = rows.flatMap(({ runId, logId, datapointId }) => {
        const log = logs.get(logId);
        if (log === undefined) return [];
        const said = log.evaluator_logs.filter(({ evaluator }) => judges.has(evaluator.version_id));
        return [{ run_id: runId, datapoint: datapoints.get(datapointId ?? ""), log, evaluator_logs: said }];
      });
      return { records, page, size, total };
    },
  };
}

type Summarised = { organizationId: string; evaluation: EvaluationView; runs: readonly RunView[] };

/** What each Evaluator said, by the Run's id. */
async function summariseRuns(
  reader: Executor,
  { organizationId, evaluation, runs }: Summarised,
): Promise<Map<string, EvaluatorStats[]>> {
  const evaluators = specsOf(evaluation);
  const runIds = runs.map(({ id }) => id);
  const count = (areTexts: boolean) =>
    countJudgments(reader, {
      organizationId,
      runIds,
      areTexts,
      evaluatorVersionIds: evaluators
        .filter(({ spec }) => (spec.return_type === "text") === areTexts)
        .map(({ id }) => id),
    });
  const said = (await Promise.all([count(false), count(true)])).flat();
  const byKey = Map.groupBy(said, (row) => keyOf(row.runId, row.evaluatorVersionId));
  return new Map(
    runIds.map((runId) => [
      runId,
      evaluators.map(({ id, spec }) => summariseJudgments(id, spec, byKey.get(keyOf(runId, id)) ?? [])),
    ]),
  );
}

type Certain = { reader: Executor; analyseRuns: ReturnType<typeof createRunAnalysis>; analysed: Summarised };

const notYet = "Intervals and comparisons come once every Run has ended.";
const tooMany = `There are more than ${mostJudgments} judgments: intervals and comparisons are not computed. Read them page by page, or evaluate over fewer Datapoints.`;

/** With how sure one can be. Not while judgments still come: whoever waits asks often. */
async function withCertainty(
  stats: ReadonlyMap<string, EvaluatorStats[]>,
  { reader, analyseRuns, analysed: { organizationId, evaluation, runs } }: Certain,
): Promise<{ stats: ReadonlyMap<string, EvaluatorStats[]>; note: string | null }> {
  const certainties = await analyseRuns(reader, {
    organizationId,
    evaluators: specsOf(evaluation),
    runs: runs.map(({ id, control }) => ({
      id,
      control,
      judgmentsCount: (stats.get(id) ?? []).reduce((sum, { total_logs: total }) => sum + total, 0),
    })),
  });
  if (certainties === "tooMany") return { stats, note: tooMany };
  const certain = new Map(
    [...stats].map(([runId, ofRun]) => [
      runId,
      ofRun.map((one) => ({ ...one, ...certainties.get(keyOf(runId, one.evaluator_version_id)) })),
    ]),
  );
  return { stats: certain, note: null };
}

type Trusting = { organizationId: string; evaluation: EvaluationView; calibrate: Calibrate };

/** Whether the models that judge agree with people. */
async function trustJudges(
  reader: Executor,
  { organizationId, evaluation, calibrate }: Trusting,
): Promise<TrustOfJudge[]> {
  const trusts: TrustOfJudge[] = [];
  for (const { version } of evaluation.evaluators) {
    const spec = version.spec as EvaluatorSpec;
    if (spec.evaluator_type !== "llm") continue;
    const { version_id: versionId, id: fileId } = version;
    const { trust, reason } = await calibrate(reader, { organizationId, versionId, fileId, spec });
    trusts.push({ evaluator_version_id: versionId, trust, reason });
  }
  return trusts;
}

const specsOf = (evaluation: EvaluationView) =>
  evaluation.evaluators.map(({ version }) => ({
    id: version.version_id,
    spec: version.spec as EvaluatorSpec,
  }));

type Parts = {
  title: string;
  evaluation: EvaluationView;
  runs: readonly RunView[];
  stats: ReadonlyMap<string, EvaluatorStats[]>;
  judges: readonly TrustOfJudge[] | null;
};

const toReported = ({ title, evaluation, runs, stats, judges }: Parts): Reported => ({
  title,
  evaluators: evaluation.evaluators.map(({ version }) => ({
    path: version.path,
    versionId: version.version_id,
    distrust: judges?.find(
      ({ evaluator_version_id: id, trust }) => id === version.version_id && trust === "untrusted",
    )?.reason,
  })),
  runs: runs.map((run) => ({
    versionId: run.version?.version_id ?? null,
    createdAt: run.created_at,
    logsCount: run.logs_count ?? 0,
    wantedLogs: Math.max(run.dataset?.datapoints_count ?? 0, run.logs_count ?? 0),
    stats: stats.get(run.id) ?? [],
    note: run.status_note ?? null,
  })),
});

async function titleOf(reader: Executor, row: EvaluationRow): Promise<string> {
  const { organization_id: organizationId, file_id: fileId, name, id } = row;
  const [file] = fileId === null ? [] : await listFilesById(reader, { organizationId, ids: [fileId] });
  return file?.path ?? name ?? id;
}
