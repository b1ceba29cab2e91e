import { type JudgeMeans, judgeLog, type JsonRecord, type Verdict } from "@parley/evaluators";
import { runAll } from "../test/run-all.ts";
import type { EvalCase, EvalEvaluator, EvalItem, EvalRun, Subject } from "./eval-case.ts";
import { toRecord } from "./prompt-subject.ts";

export type Evaluation = {
  subjects: readonly Subject[];
  cases: readonly EvalCase[];
  evaluators: readonly EvalEvaluator[];
  concurrency: number;
  means: JudgeMeans;
  /** Told after each item. */
  onProgress: (progress: { done: number; wanted: number }) => void;
};

const limits = { timeMs: 10_000, memoryMb: 256, outputBytes: 262_144 };

/** Has each subject answer each case, and each Evaluator judge each answer; subjects one after another. */
export async function runEval(evaluation: Evaluation): Promise<EvalRun[]> {
  const { subjects, cases, concurrency, onProgress } = evaluation;
  const wanted = subjects.length * cases.length;
  const runs: EvalRun[] = [];
  let done = 0;
  for (const subject of subjects) {
    const items = await runAll(cases, concurrency, async (one): Promise<EvalItem> => {
      const log = await subject.answer(one, undefined);
      const verdicts = await judge(evaluation, { log, one });
      done += 1;
      onProgress({ done, wanted });
      return { case: one, log, verdicts };
    });
    runs.push({ name: subject.name, items });
  }
  return runs;
}

async function judge(
  { evaluators, means }: Evaluation,
  { log, one }: { log: JsonRecord; one: EvalCase },
): Promise<ReadonlyMap<string, Verdict>> {
  const { inputs = {}, messages = [], target = {} } = one.datapoint;
  const testcase = toRecord({ id: one.id, inputs, messages, target });
  const verdicts = new Map<string, Verdict>();
  for (const { name, spec } of evaluators)
    verdicts.set(name, await judgeLog(means, { spec, log, testcase, limits, scope: "eval" }));
  return verdicts;
}
