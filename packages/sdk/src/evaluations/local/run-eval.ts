import { type JudgeMeans, judgeLog, type JsonRecord, type Verdict } from "@parley/evaluators";
import { checkJudgment } from "@parley/evaluators/schemas";
import type { EvalCase, EvalEvaluator, EvalItem, EvalRun, Subject } from "./eval-case.ts";
import { toRecord } from "./to-record.ts";

export type LocalEvaluation = {
  subjects: readonly Subject[];
  cases: readonly EvalCase[];
  evaluators: readonly EvalEvaluator[];
  concurrency: number;
  means: JudgeMeans;
  /** Told after each item. */
  onProgress: (progress: { done: number; wanted: number }) => void;
  signal?: AbortSignal | undefined;
};

const limits = { timeMs: 10_000, memoryMb: 256, outputBytes: 262_144 };

/**
 * Has each subject answer each case, and each Evaluator judge each answer; subjects one after another.
 *
 * @throws whatever the signal was aborted with, once what is under way has ended; what stands in the way of judging at all
 */
export async function runEval(evaluation: LocalEvaluation): Promise<EvalRun[]> {
  const { subjects, cases, onProgress } = evaluation;
  const wanted = subjects.length * cases.length;
  const runs: EvalRun[] = [];
  let done = 0;
  for (const subject of subjects) {
    const items = await runCases(evaluation, async (one) => {
      const log = await subject.answer(one, evaluation.signal);
      const verdicts = await judge(evaluation, { log, one });
      done += 1;
      onProgress({ done, wanted });
      return { case: one, log, verdicts };
    });
    runs.push({ name: subject.name, items });
  }
  return runs;
}

type RunCase = (one: EvalCase) => Promise<EvalItem>;

/** So many at once, in the order of the cases; after a failure no more are begun. */
async function runCases(
  { cases, concurrency, signal }: LocalEvaluation,
  runCase: RunCase,
): Promise<EvalItem[]> {
  const items: EvalItem[] = [];
  const failures: unknown[] = [];
  const entries = cases.entries();
  const work = async (): Promise<void> => {
    // One iterator for all workers: each takes the next case that nobody has.
    for (const [index, one] of entries) {
      signal?.throwIfAborted();
      items[index] = await runCase(one);
      if (failures.length > 0) return;
    }
  };
  const fail = (cause: unknown): void => void failures.push(cause);
  await Promise.all(
    Array.from({ length: Math.min(Math.max(1, concurrency), cases.length) }, () => work().catch(fail)),
  );
  if (failures.length > 0) throw failures[0];
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
