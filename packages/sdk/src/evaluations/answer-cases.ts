import type { Datapoint, EvaluationRun, Judgment } from "@parley/contract";
import type { EvaluationClient, SettledVersion } from "./run-evaluation.ts";
import type { EvaluationJudge, EvaluationOptions } from "./run-options.ts";

type Callable = NonNullable<Extract<EvaluationOptions["file"], { callable: object }>["callable"]>;
type Judge = NonNullable<Extract<EvaluationJudge, { callable: object }>["callable"]>;

/** A function that judges, and the version of the Evaluator that it is. */
export type LocalJudge = { version_id: string; path: string; callable: Judge };

type Answering = Pick<EvaluationOptions, "concurrency" | "signal" | "samples"> & {
  callable: Callable;
  version: SettledVersion;
  run: EvaluationRun;
  judges: readonly LocalJudge[];
};

const usualConcurrency = 8;

/**
 * Has the function answer each case of the Run's Dataset, so many at once, and its judges judge each answer. Where one
 * cannot be recorded, no more are begun; that is thrown once those under way have ended.
 */
export async function answerCases(client: EvaluationClient, answering: Answering): Promise<void> {
  const { run, signal, concurrency = usualConcurrency, samples = 1 } = answering;
  const { dataset } = run;
  if (dataset == null) return;
  const all = client.datasets.listAllDatapoints({
    id: dataset.id,
    version_id: dataset.version_id,
    size: 100,
  });
  const datapoints = repeat(all, samples);
  const failures: unknown[] = [];
  // A generator answers one question after the other, so that several may ask.
  const work = async (): Promise<void> => {
    while (failures.length === 0) {
      signal?.throwIfAborted();
      const next = await datapoints.next();
      if (next.done === true || failures.length > 0) return;
      await answerCase(client, answering, next.value);
    }
  };
  const fail = (cause: unknown): void => void failures.push(cause);
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, () => work().catch(fail)));
  if (failures.length > 0) throw failures[0];
}

async function* repeat<T>(items: AsyncIterable<T>, times: number): AsyncGenerator<T> {
  for await (const item of items) for (let count = 0; count < times; count += 1) yield item;
}

async function answerCase(
  client: EvaluationClient,
  { callable, version, run, judges }: Answering,
  datapoint: Datapoint,
): Promise<void> {
  const { inputs, messages } = datapoint;
  const startTime = new Date().toISOString();
  const answered = await outcomeOf(() => callable({ ...inputs }, datapoint));
  const { id } = await client.flows.log({
    ...version.file,
    ...("version_id" in version.reference && { version_id: version.reference.version_id }),
    run_id: run.id,
    source_datapoint_id: datapoint.id,
    inputs,
    ...(messages && { messages }),
    ...("error" in answered ? { error: answered.error } : { output: toText(answered.value) }),
    start_time: startTime,
    end_time: new Date().toISOString(),
    log_status: "complete",
  });
  if (judges.length === 0) return;
  const log = { ...(await client.logs.get({ id })) };
  await Promise.all(
    judges.map(async (judge) => {
      const judged = await outcomeOf(() => judge.callable(log, datapoint));
      await client.evaluators.log({
        path: judge.path,
        version_id: judge.version_id,
        parent_id: id,
        ...("error" in judged ? { error: judged.error } : { judgment: judged.value as Judgment | null }),
      });
    }),
  );
}

type Outcome = { value: unknown } | { error: string };

async function outcomeOf(work: () => unknown): Promise<Outcome> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

const toText = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value ?? null);
