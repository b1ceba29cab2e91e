import { type JudgeMeans, judgeLog, type JsonRecord, type Verdict } from "@parley/evaluators";
import { checkJudgment } from "@parley/evaluators/schemas";
import { type DecidedEarly, inRandomOrder } from "@parley/statistics";
import type { EvalCase, EvalEvaluator, EvalItem, EvalRun, Subject } from "./eval-case.ts";
import { type EarlyStopRule, followRun } from "./follow-run.ts";
import { toRecord } from "./to-record.ts";

export type LocalEvaluation = {
  subjects: readonly Subject[];
  cases: readonly EvalCase[];
  evaluators: readonly EvalEvaluator[];
  /** How often each case is answered: once unless said otherwise. */
  samples?: number | undefined;
  /** What ends a run before its last case. */
  earlyStop?: EarlyStopRule | undefined;
  concurrency: number;
  means: JudgeMeans;
  /** Whether nothing more may be spent: what is under way is finished, and nothing more is begun. */
  isShut?: (() => boolean) | undefined;
  /** Told after each item. */
  onProgress: (progress: { done: number; wanted: number }) => void;
  signal?: AbortSignal | undefined;
};

/** What a server allows unless it is told otherwise: `PARLEY_CODE_TIME_MS` and its neighbours. */
const limits = { timeMs: 10_000, cpuMs: 5000, memoryMb: 128 };

/**
 * Has each subject answer each case, and each Evaluator judge each answer; subjects one after another, the control before
 * those that are to be stopped by it.
 *
 * @throws whatever the signal was aborted with, once what is under way has ended; what stands in the way of judging at all
 */
export async function runEval(evaluation: LocalEvaluation): Promise<EvalRun[]> {
  const { subjects, cases, samples = 1, earlyStop, onProgress } = evaluation;
  const progress = { done: 0, wanted: subjects.length * cases.length * samples };
  const work = async (subject: Subject, { one, sample }: Sampled): Promise<EvalItem> => {
    const log = await subject.answer(one, evaluation.signal);
    const verdicts = await judge(evaluation, { log, one });
    progress.done += 1;
    onProgress({ ...progress });
    return { case: one, sample, log: withoutTraffic(log), verdicts };
  };
  const isControl = ({ name }: Subject): boolean => name === earlyStop?.control;
  const runs = new Map<Subject, EvalRun>();
  for (const subject of subjects.toSorted((a, b) => Number(isControl(b)) - Number(isControl(a)))) {
    const [control] = [...runs].find(([other]) => isControl(other)) ?? [];
    const run = await runSubject(evaluation, {
      subject,
      control: control && runs.get(control),
      runSample: (sampled) => work(subject, sampled),
    });
    runs.set(subject, run);
    if (run.stopped === undefined && run.unasked === undefined) continue;
    progress.wanted -= cases.length * samples - run.items.length;
    onProgress({ ...progress });
  }
  return subjects.flatMap((subject) => runs.get(subject) ?? []);
}

/** Judges have seen it, reports show none of it, and of many answers it is most of what would be kept. */
function withoutTraffic(log: JsonRecord): JsonRecord {
  const { provider_request: _request, provider_response: _response, trace_children: _below, ...kept } = log;
  return kept;
}

type Sampled = { one: EvalCase; sample: number };
type RunSample = (sampled: Sampled) => Promise<EvalItem>;

type Running = {
  subject: Subject;
  /** What it is held to, where there is something to stop it. */
  control: EvalRun | undefined;
  runSample: RunSample;
};

async function runSubject(
  evaluation: LocalEvaluation,
  { subject: { name }, control, runSample }: Running,
): Promise<EvalRun> {
  const { cases, evaluators, samples = 1, earlyStop: rule } = evaluation;
  const order = rule && control ? inRandomOrder(cases, name) : cases;
  const followed = rule && control && followRun({ rule, evaluators, order, samples, control });
  const wanted = order.flatMap((one) =>
    Array.from({ length: samples }, (_, index): Sampled => ({ one, sample: index + 1 })),
  );
  let decided: DecidedEarly | undefined;
  const found = await runSamples(evaluation, {
    wanted,
    isEnough: () => decided !== undefined,
    runSample: async (sampled) => {
      const item = await runSample(sampled);
      decided ??= followed?.note(item);
      return item;
    },
  });
  const place = new Map(cases.map((one, index) => [one, index]));
  const items = found.toSorted(
    (a, b) => (place.get(a.case) ?? 0) - (place.get(b.case) ?? 0) || a.sample - b.sample,
  );
  if (decided === undefined || rule === undefined) {
    const unasked = wanted.length - items.length;
    return { name, items, ...(unasked > 0 && { unasked }) };
  }
  const casesLeft = cases.length - new Set(items.map((item) => item.case)).size;
  return { name, items, stopped: { ...decided, metric: rule.metric, control: rule.control, casesLeft } };
}

type Wanted = { wanted: readonly Sampled[]; isEnough: () => boolean; runSample: RunSample };

/** So many at once; after a failure, and once it is enough, no more are begun. */
async function runSamples(
  { concurrency, signal, isShut }: LocalEvaluation,
  { wanted, isEnough, runSample }: Wanted,
): Promise<EvalItem[]> {
  const items: EvalItem[] = [];
  const failures: unknown[] = [];
  const entries = wanted.values();
  const work = async (): Promise<void> => {
    // One iterator for all workers: each takes the next sample that nobody has.
    for (const sampled of entries) {
      signal?.throwIfAborted();
      if (isShut?.()) return;
      items.push(await runSample(sampled));
      if (failures.length > 0 || isEnough()) return;
    }
  };
  const fail = (cause: unknown): void => void failures.push(cause);
  await Promise.all(
    Array.from({ length: Math.min(Math.max(1, concurrency), wanted.length) }, () => work().catch(fail)),
  );
  if (failures.length > 0) throw failures[0];
  // What was cut off is nobody's answer, also where there were no more to begin.
  signal?.throwIfAborted();
  return items;
}

async function judge(
  { evaluators, means, signal }: LocalEvaluation,
  { log, one }: { log: JsonRecord; one: EvalCase },
): Promise<ReadonlyMap<string, Verdict>> {
  const { inputs = {}, messages = [], target = {} } = one.datapoint;
  const testcase = toRecord({ id: one.id, inputs, messages, target });
  const verdicts = new Map<string, Verdict>();
  for (const { name, ...evaluator } of evaluators)
    verdicts.set(
      name,
      "callable" in evaluator
        ? await judgeByFunction(evaluator, { log, one })
        : await judgeLog(means, { spec: evaluator.spec, log, testcase, limits, scope: "eval", signal }),
    );
  return verdicts;
}

type Function = Extract<EvalEvaluator, { callable: object }>;

async function judgeByFunction(
  { callable, spec }: Omit<Function, "name">,
  { log, one }: { log: JsonRecord; one: EvalCase },
): Promise<Verdict> {
  const startedAt = performance.now();
  const since = () => ({ stdout: "", ms: performance.now() - startedAt });
  try {
    const checked = checkJudgment(spec, await callable({ ...log }, one.datapoint));
    return checked.ok ? { ...checked, ...since() } : { ok: false, error: checked.message, ...since() };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error), ...since() };
  }
}
