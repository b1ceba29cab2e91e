import type { contract, EndpointInput, EvaluatorSpec, EvaluatorStats, TrustOfJudge } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import { createCalibration } from "../evaluators/index.ts";
import { listFilesById } from "../files/index.ts";
import { analyseRuns, keyOf } from "./analyse-runs.ts";
import type { EvaluationMeans } from "./dependencies.ts";
import { describeEvaluation, type EvaluationView } from "./describe-evaluations.ts";
import { sayStoppedEarly } from "./early-stop/describe-early-stop.ts";
import { describeRuns, type RunView } from "./describe-runs.ts";
import type { EvaluationRow } from "./evaluations.tables.ts";
import type { Measuring, RunToMeasure } from "./figures/measure-runs.ts";
import { listMetrics } from "./figures/metrics.ts";
import { readRunsToMeasure } from "./figures/runs-to-measure.ts";
import { getEvaluation } from "./get-evaluation.ts";
import { leaveAbandoned } from "./leave-abandoned.ts";
import { orderRunStats } from "./order-run-stats.ts";
import { printProgress, printReport, type Reported } from "./print-report.ts";
import { countJudgments } from "./run-logs.store.ts";
import { readMarks, type RunResults } from "./run-results.ts";
import { listJudges, type Judge } from "./running/run-work.ts";
import { combineStatuses, hasEnded } from "./run-state.ts";
import { listRuns } from "./runs.store.ts";
import { summariseJudgments } from "./summarise-judgments.ts";
import { trustJudges } from "./trust-judges.ts";

type Declared = typeof contract.evaluations.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

/** What came of an Evaluation's Runs. */
export function resultHandlers(means: EvaluationMeans) {
  const { database, clock, fileTypes, publicUrl, results, measuring } = means;
  const { reader } = database;
  const calibrate = createCalibration();
  return {
    getStats: async ({ params }: Input<"getStats">, { organizationId }: RequestContext) => {
      const row = await getEvaluation(reader, { organizationId, id: params.id });
      const evaluation = await describeEvaluation(reader, row, { organizationId, fileTypes, publicUrl });
      const rows = await listRuns(reader, { organizationId, evaluationId: row.id });
      const markOf = await readMarks(reader, organizationId);
      const runs = await describeRuns(reader, rows, { organizationId, fileTypes, results });
      const marks = new Map(rows.map((run) => [run.id, markOf(run)]));
      const judges = await listJudges(reader, { organizationId, evaluationIds: [row.id] });
      const summarised = { organizationId, evaluation, runs, marks, judges };
      const summed = await summariseRuns(reader, { ...summarised, results });
      const standing = await leaveAbandoned(reader, rows, { organizationId, now: clock() });
      const hasAll = standing.every(hasEnded);
      const stats = hasAll
        ? await withCertainty(summed, {
            reader,
            measuring,
            organizationId,
            evaluation,
            runs: await readRunsToMeasure(reader, organizationId, rows),
          })
        : summed;
      const trusted = hasAll ? await trustJudges(reader, { organizationId, evaluation, calibrate }) : null;
      const title = await titleOf(reader, row);
      const reported = toReported({ title, evaluation, runs, stats, judges: trusted });
      return {
        run_stats: orderRunStats(
          runs.map((run) => ({
            run_id: run.id,
            version_id: run.version?.version_id ?? null,
            batch_id: null,
            num_logs: run.logs_count ?? 0,
            evaluator_stats: stats.get(run.id) ?? [],
            status: run.status,
          })),
        ),
        progress: printProgress(reported),
        report: printReport(reported),
        judges: trusted,
        certainty_note: hasAll ? null : notYet,
        status: combineStatuses(standing.map(({ status }) => status)),
      };
    },
  };
}

type Summarised = {
  organizationId: string;
  evaluation: EvaluationView;
  runs: readonly RunView[];
  /** By the Run's id; see {@link readMarks}. */
  marks: ReadonlyMap<string, string | undefined>;
  judges: readonly Judge[];
};

/** What each Evaluator said, by the Run's id; of Runs that have a mark it is kept. */
async function summariseRuns(
  reader: Executor,
  { organizationId, evaluation, runs, marks, judges, results }: Summarised & { results: RunResults },
): Promise<Map<string, EvaluatorStats[]>> {
  const standIns = new Map(judges.map((judge) => [judge.versionId, judge.standIns ?? []]));
  const evaluators = specsOf(evaluation).map((one) => ({ ...one, standIns: standIns.get(one.id) ?? [] }));
  const summarise = (runIds: string[]) => summariseEach(reader, { organizationId, evaluators, runIds });
  const asked = evaluators.map(({ id, standIns: others }) => [id, ...others].join("/")).join(" ");
  const kept = runs.filter(({ id }) => marks.get(id) !== undefined);
  const [others, ...known] = await Promise.all([
    summarise(runs.filter((run) => !kept.includes(run)).map(({ id }) => id)),
    ...kept.map(async ({ id }) => {
      const load = async () => (await summarise([id])).get(id) ?? [];
      return [id, await results.stats.get(`${marks.get(id)} ${asked}`, load)] as const;
    }),
  ]);
  return new Map([...others, ...known]);
}

type Summed = {
  organizationId: string;
  evaluators: readonly (ReturnType<typeof specsOf>[number] & { standIns: readonly string[] })[];
  runIds: string[];
};

async function summariseEach(
  reader: Executor,
  { organizationId, evaluators, runIds }: Summed,
): Promise<Map<string, EvaluatorStats[]>> {
  if (runIds.length === 0) return new Map();
  const count = (areTexts: boolean) =>
    countJudgments(reader, {
      organizationId,
      runIds,
      areTexts,
      evaluatorVersionIds: evaluators
        .filter(({ spec }) => (spec.return_type === "text") === areTexts)
        .flatMap(({ id, standIns }) => [id, ...standIns]),
    });
  const said = (await Promise.all([count(false), count(true)])).flat();
  const byKey = Map.groupBy(said, (row) => keyOf(row.runId, row.evaluatorVersionId));
  const summarise = (runId: string, { id, spec, standIns }: Summed["evaluators"][number]) => {
    const judgedBy = [id, ...standIns].find((version) => byKey.has(keyOf(runId, version))) ?? id;
    const summary = summariseJudgments(id, spec, byKey.get(keyOf(runId, judgedBy)) ?? []);
    return judgedBy === id ? summary : { ...summary, judged_by_version_id: judgedBy };
  };
  return new Map(runIds.map((runId) => [runId, evaluators.map((one) => summarise(runId, one))]));
}

type Certain = {
  reader: Executor;
  measuring: Measuring;
  organizationId: string;
  evaluation: EvaluationView;
  runs: readonly RunToMeasure[];
};

const notYet = "Intervals and comparisons come once every Run has ended.";

/** With how sure one can be. Not while judgments still come: whoever waits asks often. */
async function withCertainty(
  stats: ReadonlyMap<string, EvaluatorStats[]>,
  { reader, measuring, organizationId, evaluation, runs }: Certain,
): Promise<ReadonlyMap<string, EvaluatorStats[]>> {
  const certainties = await analyseRuns(reader, {
    organizationId,
    metrics: listMetrics(evaluation),
    runs,
    measuring,
  });
  return new Map(
    [...stats].map(([runId, ofRun]) => [
      runId,
      ofRun.map((one) => ({ ...one, ...certainties.get(keyOf(runId, one.evaluator_version_id)) })),
    ]),
  );
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
    wantedLogs: run.progress?.logs_wanted ?? 0,
    stats: stats.get(run.id) ?? [],
    note: run.status_note ?? null,
    stoppedEarly: sayStoppedEarly(run.early_stop ?? null),
  })),
});

async function titleOf(reader: Executor, row: EvaluationRow): Promise<string> {
  const { organization_id: organizationId, file_id: fileId, name, id } = row;
  const [file] = fileId === null ? [] : await listFilesById(reader, { organizationId, ids: [fileId] });
  return file?.path ?? name ?? id;
}
