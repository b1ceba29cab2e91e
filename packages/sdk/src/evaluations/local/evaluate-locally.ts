import { type EvaluatorSpec, mostSamples, normalizeEvaluatorSpec } from "@parley/contract";
import type { Gate } from "@parley/statistics";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { clientErrors } from "../../client-errors.ts";
import { checkLocalPath } from "../../local/check-path.ts";
import type { LocalFiles } from "../../local/local-files.ts";
import type { EvaluatedFile, EvaluationJudge, GivenCase } from "../run-options.ts";
import { findBudgetStop } from "./find-budget-stop.ts";
import { BudgetSpentError } from "./budget-spent-error.ts";
import type { EvalCase, EvalEvaluator, Subject } from "./eval-case.ts";
import { estimateEval } from "./estimate-eval.ts";
import { type EvalReport, reportEval } from "./eval-report.ts";
import { chooseStopping, type EarlyStopRule } from "./follow-run.ts";
import { type Answering, createFunctionSubject } from "./function-subject.ts";
import { renderHtml } from "./html/render-html.ts";
import type { LocalEstimate, LocalEvaluationOptions, LocalEvaluationResult } from "./local-options.ts";
import { measureRuns } from "./measure-runs.ts";
import { openJudge } from "./open-judge.ts";
import { openPurse } from "./purse.ts";
import { createPromptSubject, type PromptMeans } from "./prompt-subject.ts";
import { findGateProblems, readLocalGates } from "./read-local-gates.ts";
import { type FileReading, findSameName, readCasesOf, readEvaluatorAt } from "./read-evaluation-files.ts";
import { checkRecorder, recordEval } from "./record-eval.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { runEval } from "./run-eval.ts";
import { toJsonOfEval } from "./to-json.ts";

type LocalMeans = PromptMeans & {
  folder: LocalFiles;
  cacheFolder: string | undefined;
  pythonPackages: string | undefined;
};

const usualConcurrency = 8;

/** What only a server can do, and nobody should believe it was done. */
const ofServers = ["use_existing_logs"] as const;

/** See {@link LocalParley}. */
export async function evaluateLocally(
  given: LocalMeans,
  options: LocalEvaluationOptions,
): Promise<LocalEvaluationResult> {
  const { name, dataset, record, gateSource, signal, budget, concurrency = usualConcurrency } = options;
  const purse = openPurse(given.gateway, budget);
  const means = { ...given, gateway: purse.gateway, tools: options.tools };
  const plan = await prepare(means, options);
  const { evaluators, control, gates } = plan;
  const onProgress = options.onProgress ?? (() => {});
  const judge = openJudge({ ...means, concurrency });
  try {
    const { samples } = options;
    const isShut = () => purse.whyShut() !== undefined;
    const asked = { ...plan, samples, concurrency, means: judge, isShut, onProgress, signal };
    const runs = await runEval(asked);
    const measurements = measureRuns(runs, { evaluators, control });
    const stop = findBudgetStop({ runs, purse, budget });
    const made = reportEval(runs, { measurements, gates, budget: stop });
    const place = { name, dataset: dataset.path, gateSource, patience: { signal } };
    const recording = { ...plan, ...place, runs, report: made };
    // Of what is cut off a server would judge gates that nobody means.
    const report = record === undefined || stop !== undefined ? made : await recordEval(record, recording);
    const result: LocalEvaluationResult = {
      ...toJsonOfEval(runs, report),
      scores: scoresOf(report, { evaluators, judges: options.evaluators }),
      stats: { report: renderMarkdown(report, measurements) },
      html: () => renderHtml({ runs, report, measurements }),
    };
    if (stop !== undefined) throw new BudgetSpentError(stop, result);
    return result;
  } finally {
    await judge.close();
  }
}

/** See {@link LocalParley}. */
export async function estimateLocally(
  given: LocalMeans,
  { record: _record, ...options }: LocalEvaluationOptions,
): Promise<LocalEstimate> {
  const plan = await prepare({ ...given, tools: options.tools }, options);
  return estimateEval({ ...plan, samples: options.samples, choice: given.choice });
}

type Plan = {
  cases: EvalCase[];
  evaluators: EvalEvaluator[];
  /** The control, where there is one, then the file. */
  subjects: Subject[];
  control: string | undefined;
  gates: Gate[];
  earlyStop: EarlyStopRule | undefined;
};

/** All that can be wrong before a model is asked. */
async function prepare(means: LocalMeans, options: LocalEvaluationOptions): Promise<Plan> {
  for (const name of ofServers)
    if (name in options) throw clientErrors.argumentUnknown({ path: "evaluations.run", name });
  const { control: given, record, signal } = options;
  const gates = options.gates === undefined ? [] : readGates(options.gates);
  const [cases, evaluators] = await Promise.all([
    readCases(means.folder, options.dataset),
    Promise.all(options.evaluators.map((judge) => openEvaluator(means.folder, judge))),
  ]);
  const problem = findSameName(evaluators);
  if (problem !== undefined) throw clientErrors.localFile({ reason: problem });
  const subject = openSubject(means, options.file);
  const before = given && { ...openSubject(means, given), name: nameOfControl(given, options.file) };
  const subjects = before === undefined ? [subject] : [before, subject];
  const earlyStop = readEarlyStop(options, { evaluators, control: before?.name });
  checkSamples(options);
  const plan = { cases, evaluators, subjects, control: before?.name, gates, earlyStop };
  checkNames(plan, record !== undefined);
  if (options.budget !== undefined)
    checkBudget(options.budget, estimateEval({ ...plan, samples: options.samples, choice: means.choice }));
  if (record !== undefined) await checkRecorder(record, { cases, dataset: options.dataset.path, signal });
  return plan;
}

const refuse = (reason: string) => clientErrors.localFile({ reason });

function checkSamples({ samples = 1, record }: LocalEvaluationOptions): void {
  if (!Number.isInteger(samples) || samples < 1) throw refuse("`samples` is a whole number from 1 on.");
  if (record !== undefined && samples > mostSamples)
    throw refuse(`With \`record\`, \`samples\` is ${mostSamples} at most: a server takes no more.`);
}

function checkBudget(budget: number, { unpriced_models: models }: LocalEstimate): void {
  if (!(budget > 0 && budget < Infinity)) throw refuse("`budget` is a number of USD above 0.");
  if (models.length > 0)
    throw refuse(
      `\`budget\` cannot be kept: no price is known of ${models.join(", ")}. Leave it out, or ask another model.`,
    );
}

/** As a server has it. */
function checkLevel(level = 0.95): void {
  if (!(level >= 0.5 && level <= 0.9999))
    throw refuse("The `level` of `early_stop` is from 0.5 to 0.9999: 0.95 is an error rate of 5 %.");
}

/** @throws ParleyError where it could never stop anything */
function readEarlyStop(
  { early_stop: asked, record }: LocalEvaluationOptions,
  { evaluators, control }: Pick<Plan, "evaluators" | "control">,
): EarlyStopRule | undefined {
  if (asked === undefined) return undefined;
  if (control === undefined)
    throw refuse("`early_stop` ends a run once it differs from its control: give a `control`.");
  // Its gates are judged by the server, which would miss the cases that were left.
  if (record !== undefined) throw refuse("Give `early_stop` or `record`, not both.");
  checkLevel(asked.level);
  const chosen = chooseStopping(evaluators, asked.metric);
  if (!chosen.ok) throw refuse(chosen.message);
  return { metric: chosen.name, control, level: asked.level };
}

function readGates(text: string): Gate[] {
  const read = readLocalGates(text, "");
  if (!read.ok) throw clientErrors.localFile({ reason: read.message });
  return read.gates;
}

function checkNames({ gates, subjects, ...known }: Plan, isRecorded: boolean): void {
  const names = subjects.map(({ name }) => name);
  const problem = findGateProblems(gates, { ...known, names, isRecorded });
  if (problem !== undefined) throw clientErrors.localFile({ reason: problem });
}

function take<T>(reading: FileReading<T>): T {
  if (reading.ok) return reading.value;
  throw clientErrors.localFile({ reason: reading.message });
}

async function readCases(
  { folder }: LocalFiles,
  { path, datapoints }: LocalEvaluationOptions["dataset"],
): Promise<EvalCase[]> {
  const name = `${checkLocalPath(path)}.dataset.jsonl`;
  // Given cases have to be what those of a file have to be.
  if (datapoints !== undefined) return take(readCasesOf(printCases(datapoints), path));
  const text = await readFile(join(folder, name), "utf8").catch((cause: unknown) => {
    throw clientErrors.localFile({ reason: `There is no Dataset ${path}: no file ${name}.` }, { cause });
  });
  return take(readCasesOf(text, name));
}

const printCases = (datapoints: readonly GivenCase[]): string =>
  datapoints.map((datapoint) => `${JSON.stringify(datapoint)}\n`).join("");

async function openEvaluator({ folder }: LocalFiles, judge: EvaluationJudge): Promise<EvalEvaluator> {
  const path = checkLocalPath(judge.path);
  if (judge.callable === undefined) {
    refuseVersion(path, judge);
    return take(await readEvaluatorAt({ stem: join(folder, path), path }));
  }
  const { callable, return_type = "boolean", options } = judge;
  const spec = {
    evaluator_type: "external",
    arguments_type: "target_free",
    return_type,
    options,
    // What it is, is part of the version.
    attributes: { code: callable.toString() },
  } as const;
  return {
    name: lastOf(path),
    path,
    spec: normalizeEvaluatorSpec(spec as EvaluatorSpec),
    callable: callable as Extract<EvalEvaluator, { callable: object }>["callable"],
  };
}

/** What is on the disk has no versions. */
function refuseVersion(path: string, given: object): void {
  const name = ["environment", "version_id"].find((key) => (given as Record<string, unknown>)[key] != null);
  if (name !== undefined) throw clientErrors.localVersion({ path, name });
}

const lastOf = (path: string): string => path.split("/").at(-1) ?? path;

function openSubject(means: LocalMeans, file: EvaluatedFile): Subject {
  if (file.path === undefined)
    throw clientErrors.localVersion({ path: "evaluations.run", name: "version_id" });
  const path = checkLocalPath(file.path);
  if (file.callable !== undefined) {
    const named = { name: path, flow: { path, attributes: file.version ?? {} } };
    return createFunctionSubject(named, file.callable as Answering);
  }
  refuseVersion(path, file);
  const prompt = means.folder.read("prompt", path);
  if (prompt !== undefined)
    return createPromptSubject(means, { name: path, file: { path, type: "prompt", content: prompt.kernel } });
  const agent = means.folder.read("agent", path);
  if (agent === undefined)
    throw clientErrors.localFile({ reason: `There is no file ${path}.prompt or ${path}.agent.` });
  return createPromptSubject(means, { name: path, file: { path, type: "agent", content: agent.kernel } });
}

/** Runs are told apart by their names. */
const nameOfControl = ({ path = "" }: EvaluatedFile, file: EvaluatedFile): string =>
  path === file.path ? `${path} before` : path;

type Scored = { evaluators: readonly EvalEvaluator[]; judges: readonly EvaluationJudge[] };

function scoresOf(
  { runs }: EvalReport,
  { evaluators, judges }: Scored,
): Readonly<Record<string, number | null>> {
  const metrics = runs.at(-1)?.metrics ?? [];
  return Object.fromEntries(
    judges.map(({ path }, index) => {
      const evaluator = evaluators[index];
      const type = evaluator?.spec.return_type;
      const found = metrics.find(({ metric }) => metric.name === evaluator?.name);
      return [path, type === "boolean" || type === "number" ? (found?.summary.estimate ?? null) : null];
    }),
  );
}
