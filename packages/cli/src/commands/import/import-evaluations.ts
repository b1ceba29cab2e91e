import { join } from "node:path";
import { isParleyError, type Parley } from "@parley/sdk";
import {
  isRecord,
  listPages,
  namesIn,
  readJson,
  type ExportedFile,
  type JsonRecord,
} from "./exported-files.ts";
import { takeStep, type Import } from "./import-steps.ts";
import type { StepOutcome } from "./journal.ts";
import { readBatches } from "./read-batches.ts";

type Outcome = Omit<StepOutcome, "noun">;

/** Evaluations with their Runs. Their Logs came in before, as Logs of Files. */
export async function importEvaluations(work: Import, file: ExportedFile): Promise<void> {
  const root = join(file.folder, "evaluations");
  for (const id of await namesIn(root)) {
    const given = { file, id, folder: join(root, id) };
    await takeStep(work, `evaluation:${id}`, {
      noun: "evaluations",
      kind: "evaluation",
      id,
      take: () => sendEvaluation(work, given),
    });
    await importRuns(work, given);
  }
}

type GivenEvaluation = { file: ExportedFile; id: string; folder: string };

async function sendEvaluation({ parley }: Import, given: GivenEvaluation): Promise<Outcome> {
  const { file, id } = given;
  const record = await readEvaluation(given);
  if (record === undefined) {
    const reason = "Its `evaluation.json` is missing or broken.";
    return { created: 0, found: 0, left: [{ kind: "evaluation", id, reason }] };
  }
  const { evaluators } = record;
  try {
    const made = await parley.evaluations.create({
      file: { id: file.id },
      name: nameOf(record, id),
      evaluators: (Array.isArray(evaluators) ? evaluators.filter(isRecord) : []).flatMap(toEvaluator),
    });
    return { created: 1, found: 0, left: [], ids: { old: id, new: made.id } };
  } catch (error) {
    if (isParleyError(error) && error.code === "evaluations.name_taken")
      return { created: 0, found: 1, left: [] };
    throw error;
  }
}

async function readEvaluation({ folder }: GivenEvaluation): Promise<JsonRecord | undefined> {
  const record = await readJson(join(folder, "evaluation.json"));
  return isRecord(record) ? record : undefined;
}

/** What has no name would be made again by every run. */
const nameOf = ({ name }: JsonRecord, id: string): string =>
  typeof name === "string" && name !== "" ? name : id;

const toEvaluator = ({ version, orchestrated }: JsonRecord) => {
  const versionId = isRecord(version) ? version["version_id"] : undefined;
  return typeof versionId === "string"
    ? [{ version_id: versionId, orchestrated: orchestrated !== false }]
    : [];
};

async function importRuns(work: Import, given: GivenEvaluation): Promise<void> {
  const names = await namesIn(join(given.folder, "runs"));
  const record = names.length === 0 ? undefined : await readEvaluation(given);
  if (record === undefined) return;
  let logIds: Map<string, string[]> | undefined;
  let evaluationId: string | undefined;
  for (const name of names) {
    const id = name.replace(/\.json$/, "");
    await takeStep(work, `run:${given.id}:${id}`, {
      noun: "runs",
      kind: "run",
      id,
      async take() {
        logIds ??= await readLogIds(given);
        evaluationId ??= await findEvaluation(work.parley, { given, name: nameOf(record, given.id) });
        const run = await readJson(join(given.folder, "runs", name));
        if (!isRecord(run) || evaluationId === undefined) {
          const reason = isRecord(run) ? "Its Evaluation is not here." : "It is no JSON object.";
          return { created: 0, found: 0, left: [{ kind: "run", id, reason }] };
        }
        return sendRun(work.parley, { evaluationId, run: { ...run, id }, logIds: logIds.get(id) ?? [] });
      },
    });
  }
}

async function findEvaluation(
  parley: Parley,
  { given, name }: { given: GivenEvaluation; name: string },
): Promise<string | undefined> {
  for await (const evaluation of parley.evaluations.listAll({ file_id: given.file.id, size: 50 }))
    if (evaluation.name === name) return evaluation.id;
  return undefined;
}

const logsAtOnce = 1000;

async function sendRun(
  parley: Parley,
  { evaluationId, run, logIds }: { evaluationId: string; run: JsonRecord & { id: string }; logIds: string[] },
): Promise<Outcome> {
  const outcome: Outcome & { left: StepOutcome["left"] } = { created: 0, found: 0, left: [] };
  for (let start = 0; start === 0 || start < logIds.length; start += logsAtOnce) {
    const reply = await parley.imports.run({
      evaluation_id: evaluationId,
      run,
      log_ids: logIds.slice(start, start + logsAtOnce),
    });
    // What is said of the Run itself is the same of every part.
    const isFirst = start === 0;
    if (isFirst)
      Object.assign(outcome, {
        created: Number(reply.outcome === "created"),
        found: Number(reply.outcome === "found"),
      });
    outcome.left = [...outcome.left, ...reply.left.filter(({ field }) => isFirst || field === "logs")];
  }
  return outcome;
}

/** Which Logs each Run has: `{"run_id": …, "log": {"id": …}}`, one a line. Lines that say neither are passed over. */
async function readLogIds({ folder }: GivenEvaluation): Promise<Map<string, string[]>> {
  const ids = new Map<string, string[]>();
  for (const page of await listPages(join(folder, "logs"))) {
    for await (const { text } of readBatches(join(folder, "logs", page)))
      for (const line of (await text.text()).split("\n")) {
        const entry = parseLine(line);
        const log = isRecord(entry?.["log"]) ? entry["log"]["id"] : undefined;
        const run = entry?.["run_id"];
        if (typeof run !== "string" || typeof log !== "string") continue;
        const known = ids.get(run);
        if (known) known.push(log);
        else ids.set(run, [log]);
      }
  }
  return ids;
}

function parseLine(line: string): JsonRecord | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
