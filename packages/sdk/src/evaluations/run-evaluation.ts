import type { Evaluation, EvaluationRun, EvaluationStats, GateCheck } from "@parley/contract";
import type { ContractClient } from "../parley-members.ts";
import { answerCases, type LocalJudge } from "./answer-cases.ts";
import { openEvaluation } from "./open-evaluation.ts";
import type { EvaluationJudge, EvaluationOptions, EvaluationResult } from "./run-options.ts";
import { waitForRun } from "./wait-for-run.ts";

export type EvaluationClient = Pick<
  ContractClient,
  "datasets" | "evaluations" | "evaluators" | "flows" | "logs"
>;
type Means = { client: EvaluationClient; sleep: (ms: number, signal?: AbortSignal) => Promise<void> };

/** See {@link EvaluationRunning.run}. */
export async function runEvaluation(
  { client, sleep }: Means,
  options: EvaluationOptions,
): Promise<EvaluationResult> {
  const { file, signal } = options;
  const version = await settleVersion(client, options);
  const dataset = await settleDataset(client, options);
  const judges = await settleJudges(client, options.evaluators);
  const { id } = await openEvaluation(client, { options, version, judges });
  const created = await client.evaluations.createRun({
    id,
    dataset,
    version: version.reference,
    orchestrated: file.callable === undefined,
    ...(options.use_existing_logs !== undefined && { use_existing_logs: options.use_existing_logs }),
    ...(options.budget !== undefined && { budget: options.budget }),
    ...(options.samples !== undefined && { samples: options.samples }),
    ...(options.early_stop !== undefined && { early_stop: options.early_stop }),
    // What nothing could pass is refused before anything is asked of a model.
    ...(options.gates !== undefined && { gates: options.gates }),
  });
  const ids = { id, run_id: created.id };
  try {
    signal?.throwIfAborted();
    if (file.callable !== undefined)
      await answerCases(client, { ...options, callable: file.callable, version, run: created, judges });
    const run = await waitForRun({ client, sleep }, { ...ids, onProgress: options.onProgress, signal });
    const [evaluation, stats] = await Promise.all([
      client.evaluations.get({ id }),
      client.evaluations.getStats({ id }),
    ]);
    const gates = await checkGates(client, { ...options, ...ids });
    const scores = scoresOf(evaluation, { stats, runId: run.id });
    return { evaluation, run, stats, scores, gates, passed: gates?.passed ?? hasSucceeded(run) };
  } catch (error) {
    // Whatever stopped this side: nobody goes on with the Run. What cancelling answers is of no more use.
    await client.evaluations.updateRun({ ...ids, status: "cancelled" }).catch(() => {});
    throw error;
  }
}

export type SettledVersion = {
  reference: { version_id: string } | { path: string; environment?: string };
  /** Of the File that the Evaluation is of; where the version alone is known, of none. */
  file: { id: string } | { path: string } | undefined;
};

async function settleVersion(client: EvaluationClient, { file }: EvaluationOptions): Promise<SettledVersion> {
  if (file.callable !== undefined) {
    const flow = await client.flows.upsert({ path: file.path, attributes: file.version ?? {} });
    return { reference: { version_id: flow.version_id }, file: { id: flow.id } };
  }
  if (file.version_id !== undefined) return { reference: { version_id: file.version_id }, file: undefined };
  const { path, environment } = file;
  return { reference: { path, ...(environment !== undefined && { environment }) }, file: { path } };
}

async function settleDataset(client: EvaluationClient, { dataset: { path, datapoints } }: EvaluationOptions) {
  if (datapoints === undefined) return { path };
  const given = datapoints.map((one) => ({ ...one }));
  const { version_id } = await client.datasets.upsert({ path, datapoints: given, action: "set" });
  return { version_id };
}

/** Functions become external Evaluators; what they are is part of the version. */
async function settleJudges(
  client: EvaluationClient,
  given: readonly EvaluationJudge[],
): Promise<LocalJudge[]> {
  const judges: LocalJudge[] = [];
  for (const judge of given) {
    if (judge.callable === undefined) continue;
    const { path, callable, return_type = "boolean", options } = judge;
    const { version_id } = await client.evaluators.upsert({
      path,
      spec: {
        evaluator_type: "external",
        arguments_type: "target_free",
        return_type,
        attributes: { code: callable.toString() },
        ...(options && { options }),
      },
    });
    judges.push({ version_id, path, callable });
  }
  return judges;
}

type Gated = Pick<EvaluationOptions, "gates" | "gateSource"> & { id: string; run_id: string };

async function checkGates(
  client: EvaluationClient,
  { gates, gateSource: source, ...ids }: Gated,
): Promise<GateCheck | undefined> {
  if (gates === undefined) return undefined;
  return client.evaluations.checkGates({ id: ids.id, run_id: ids.run_id, gates, ...(source && { source }) });
}

const hasSucceeded = ({ status, progress }: EvaluationRun): boolean =>
  status === "completed" && (progress?.logs_failed ?? 0) === 0 && (progress?.judgments_failed ?? 0) === 0;

type Scored = { stats: EvaluationStats; runId: string };

function scoresOf(evaluation: Evaluation, { stats, runId }: Scored): Record<string, number | null> {
  const ofRun = stats.run_stats.find((one) => one.run_id === runId)?.evaluator_stats ?? [];
  return Object.fromEntries(
    evaluation.evaluators.map(({ version }) => {
      const one = ofRun.find((stat) => stat.evaluator_version_id === version.version_id);
      return [version.path, one === undefined ? null : scoreOf(one)];
    }),
  );
}

type EvaluatorStat = EvaluationStats["run_stats"][number]["evaluator_stats"][number];

function scoreOf(stat: EvaluatorStat): number | null {
  if (stat.num_judgments === 0) return null;
  if ("num_true" in stat) return stat.num_true / stat.num_judgments;
  return "percentiles" in stat ? (stat.mean ?? null) : null;
}
