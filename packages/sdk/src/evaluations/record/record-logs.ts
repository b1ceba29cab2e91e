import { fromProblem, type LogOfBatch } from "@parley/contract";
import type { Verdict } from "@parley/evaluators";
import { createLogId } from "../../create-log-id.ts";
import { again, type Patience } from "./again.ts";
import type { EvaluationRecorder } from "./evaluation-recorder.ts";
import { casesOf, type KeptDataset, type RecordedItem, type Recording } from "./recording.ts";

type Run = Recording["runs"][number];
type Evaluators = Recording["evaluators"];

/** Versions that were recorded before are named; of others the first Log brings the content. */
type KnownVersions = { evaluators: ReadonlyMap<string, string> };

type Given = {
  run: Run;
  runId: string;
  dataset: KeptDataset;
  evaluators: Evaluators;
  known: KnownVersions;
  patience: Patience;
};

/** The version that answered, and those that judged, by the Evaluators' paths. */
export type RecordedVersions = { fileId: string; versionId: string; evaluators: ReadonlyMap<string, string> };

/** In one request, with what was said of them. */
const itemsAtOnce = 50;

/**
 * Records a run's answers with their judgments, under the id of a Run that is still to be made: so they are nobody's
 * traffic, and who looks at the Run sees all of it or nothing.
 */
export async function recordLogs(client: EvaluationRecorder, given: Given): Promise<RecordedVersions> {
  const { run, known } = given;
  const places = new Map(casesOf(run).map((one, index) => [one, index]));
  const entries = run.items.map((item): Entry => {
    const index = places.get(item.case) ?? 0;
    return { item, index, logId: createLogId(Date.now()) };
  });
  const [first, ...others] = entries;
  if (first === undefined) throw new TypeError("An evaluation without cases");
  await send(client, toBatch([first], { ...given, versionId: undefined }), given.patience);
  const versions = await readVersions(client, { ...given, logId: first.logId });
  for (let start = 0; start < others.length; start += itemsAtOnce) {
    const some = others.slice(start, start + itemsAtOnce);
    const all = { evaluators: new Map([...known.evaluators, ...versions.evaluators]) };
    const batch = toBatch(some, { ...given, known: all, versionId: versions.versionId });
    await send(client, batch, given.patience);
  }
  return versions;
}

/** `index`: which case it is of. */
type Entry = { item: RecordedItem; index: number; logId: string };

/** A batch may be sent again: by their ids the server knows Logs that it has. */
async function send(client: EvaluationRecorder, logs: LogOfBatch[], patience: Patience): Promise<void> {
  const { signal } = patience;
  const { results } = await again(() => client.logs.recordMany({ logs }, { signal }), patience);
  const failed = results.find(({ outcome }) => outcome === "failed");
  if (failed !== undefined) throw fromProblem(failed.error?.status ?? 500, failed.error);
}

const toBatch = (entries: readonly Entry[], given: Given & { versionId: string | undefined }): LogOfBatch[] =>
  entries.flatMap((entry) => [
    toLog(entry, given),
    ...given.evaluators.flatMap((evaluator) => {
      const verdict = entry.item.verdicts.get(evaluator.name);
      return verdict === undefined ? [] : [toJudgment(verdict, { entry, evaluator, known: given.known })];
    }),
  ]);

/** What of an answer a Log of any type has, and what only one of a model. */
const shared = ["inputs", "messages", "output", "output_message", "error", "provider_latency", "metadata"];
const ofModels = ["prompt_tokens", "output_tokens", "prompt_cost", "output_cost", "finish_reason"];

function toLog(
  { item, index, logId }: Entry,
  { run: { file }, runId, dataset, versionId }: Given & { versionId: string | undefined },
): LogOfBatch {
  const fields = file.type === "flow" ? shared : [...shared, ...ofModels];
  const said = fields.flatMap((field) =>
    item.log[field] == null ? [] : [[field, item.log[field]] as const],
  );
  return {
    type: file.type,
    ...(versionId !== undefined && { query: { version_id: versionId } }),
    body: {
      ...Object.fromEntries(said),
      log_id: logId,
      path: file.path,
      ...(versionId === undefined && { [file.type]: file.content }),
      run_id: runId,
      source_datapoint_id: dataset.datapoints[index]?.id,
      source: "evaluation",
      ...(file.type === "flow" && { log_status: "complete" }),
    },
  };
}

type Judged = { entry: Entry; evaluator: Evaluators[number]; known: KnownVersions };

function toJudgment(verdict: Verdict, { entry, evaluator, known }: Judged): LogOfBatch {
  const { rationale, votes, stdout } = verdict;
  const reasons = { ...(rationale !== undefined && { rationale }), ...(votes && { votes: [...votes] }) };
  const versionId = known.evaluators.get(evaluator.path);
  return {
    type: "evaluator",
    ...(versionId !== undefined && { query: { version_id: versionId } }),
    body: {
      log_id: createLogId(Date.now()),
      path: evaluator.path,
      ...(versionId === undefined && { spec: evaluator.spec }),
      parent_id: entry.logId,
      ...(verdict.ok ? { judgment: verdict.judgment } : { error: verdict.error }),
      ...(stdout !== "" && { stdout }),
      ...(Object.keys(reasons).length > 0 && { metadata: reasons }),
      provider_latency: verdict.ms / 1000,
      source: "evaluation",
    },
  };
}

async function readVersions(
  client: EvaluationRecorder,
  { logId, run: { file }, patience }: Given & { logId: string },
): Promise<RecordedVersions> {
  const { signal } = patience;
  const log = await again(() => client.logs.get({ id: logId }, { signal }), patience);
  const version = (log as unknown as Record<string, { id: string; version_id: string } | undefined>)[
    file.type
  ];
  if (version === undefined) throw new TypeError(`Log ${logId} came back as another type`);
  const evaluators = log.evaluator_logs.map(
    ({ evaluator }) => [evaluator.path, evaluator.version_id] as const,
  );
  return { fileId: version.id, versionId: version.version_id, evaluators: new Map(evaluators) };
}
