import type { GateCheck } from "@parley/contract";
import { clientErrors } from "../../client-errors.ts";
import { createLogId } from "../../create-log-id.ts";
import { again, type Patience } from "./again.ts";
import { nameRunsInGates } from "./name-runs-in-gates.ts";
import { openEvaluation } from "./open-evaluation.ts";
import { recordLogs, type RecordedVersions } from "./record-logs.ts";
import type { EvaluationRecorder } from "./evaluation-recorder.ts";
import type { Recorded } from "./recorded.ts";
import { casesOf, type KeptDataset, type Recording } from "./recording.ts";

/**
 * Leaves an evaluation that was made here on a server: an Evaluation with a Run for each file, its Logs and judgments, and
 * what the gates say of them. Whatever is sent twice, since a reply was lost, is there once.
 *
 * @throws ParleyError where the server cannot be reached or refuses; what was recorded until then has no verdict
 */
export async function recordEvaluation(client: EvaluationRecorder, recording: Recording): Promise<Recorded> {
  const { name, evaluators, patience } = recording;
  const { signal } = patience;
  const dataset = await keepDataset(client, recording);
  const runs: RecordedRun[] = [];
  const judgedBy = new Map<string, string>();
  for (const run of recording.runs) {
    const runId = `run_${createLogId(Date.now()).slice("log_".length)}`;
    const known = { evaluators: judgedBy };
    const versions = await recordLogs(client, { run, runId, dataset, evaluators, known, patience });
    for (const [path, versionId] of versions.evaluators) judgedBy.set(path, versionId);
    const samples = run.items.length / casesOf(run).length;
    runs.push({ name: run.name, isControl: run.isControl, samples, runId, ...versions });
  }
  const candidate = runs.at(-1);
  if (candidate === undefined) throw new TypeError("An evaluation without runs");
  const { fileId } = candidate;
  const evaluatorVersionIds = [...judgedBy.values()];
  const evaluation = await openEvaluation(client, { name, fileId, evaluatorVersionIds, patience });
  for (const run of runs) await addRun(client, { evaluationId: evaluation.id, dataset, run, patience });
  const gates = await judgeGates(client, { recording, evaluationId: evaluation.id, runs });
  const stats = await again(() => client.evaluations.getStats({ id: evaluation.id }, { signal }), patience);
  const judges = gates?.judges ?? stats.judges ?? [];
  return {
    evaluation_id: evaluation.id,
    url: gates?.url ?? evaluation.url ?? `${client.baseUrl}/evaluations/${evaluation.id}`,
    runs: runs.map((run) => ({ name: run.name, run_id: run.runId, version_id: run.versionId })),
    gates,
    judges: judges.flatMap(({ evaluator_version_id: id, trust, reason }) => {
      const path = [...judgedBy].find(([, versionId]) => versionId === id)?.[0];
      const judge = evaluators.find((evaluator) => evaluator.path === path);
      return judge === undefined ? [] : [{ name: judge.name, trust, reason }];
    }),
  };
}

type RecordedRun = RecordedVersions & { name: string; isControl: boolean; samples: number; runId: string };

/** Equal cases are one Datapoint on a server, and cannot be told apart there. */
async function keepDataset(
  client: EvaluationRecorder,
  { dataset: path, runs, patience }: Recording,
): Promise<KeptDataset> {
  const { signal } = patience;
  const datapoints = casesOf(runs[0] ?? { items: [] }).map(({ datapoint }) => datapoint);
  const { id, version_id } = await again(
    () => client.datasets.upsert({ path, datapoints, action: "set" }, { signal }),
    patience,
  );
  const kept = await again(() => listDatapoints(client, { id, version_id }), patience);
  if (kept.length !== datapoints.length)
    throw clientErrors.casesEqual({ path, cases: datapoints.length, different: kept.length });
  return { version_id, datapoints: kept };
}

async function listDatapoints(
  client: EvaluationRecorder,
  version: { id: string; version_id: string },
): Promise<{ id: string }[]> {
  const found: { id: string }[] = [];
  for await (const { id } of client.datasets.listAllDatapoints({ ...version, size: 100 })) found.push({ id });
  return found;
}

type Added = {
  evaluationId: string;
  dataset: KeptDataset;
  run: RecordedRun;
  patience: Patience;
};

/** The Run has its Logs and judgments already, so it ends as it begins. */
async function addRun(client: EvaluationRecorder, { evaluationId: id, dataset, run, patience }: Added) {
  const { signal } = patience;
  const { runId: run_id, versionId, samples } = run;
  const version = { version_id: versionId };
  const over = { version_id: dataset.version_id };
  const often = samples > 1 ? { samples } : {};
  const created = { id, run_id, dataset: over, version, orchestrated: false, ...often };
  await again(() => client.evaluations.createRun(created, { signal }), patience);
  const update = { id, run_id, status: "completed" as const, ...(run.isControl && { control: true }) };
  await again(() => client.evaluations.updateRun(update, { signal }), patience);
}

type Gated = { recording: Recording; evaluationId: string; runs: readonly RecordedRun[] };

/** The verdict on this Run alone: where one is there already, only its reply was lost. */
async function judgeGates(
  client: EvaluationRecorder,
  { recording: { gates, gateSource: source, patience }, evaluationId: id, runs }: Gated,
): Promise<GateCheck | undefined> {
  const { signal } = patience;
  const run_id = runs.at(-1)?.runId ?? "";
  if (gates === undefined) return undefined;
  const asked = { id, run_id, gates: nameRunsInGates(gates, runs), ...(source && { source }) };
  const find = async (): Promise<GateCheck | undefined> => {
    const { records } = await client.evaluations.listGateChecks({ id }, { signal });
    return records.find((check) => check.run_id === run_id);
  };
  let isFirst = true;
  return again(async () => {
    const known = isFirst ? undefined : await find();
    isFirst = false;
    return known ?? client.evaluations.checkGates(asked, { signal });
  }, patience);
}
