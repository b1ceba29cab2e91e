import type { EvaluationRun } from "@parley/contract";
import type { EvaluationClient } from "./run-evaluation.ts";
import type { EvaluationOptions } from "./run-options.ts";

type Means = {
  client: Pick<EvaluationClient, "evaluations">;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};
type Waiting = Pick<EvaluationOptions, "onProgress" | "signal"> & { id: string; run_id: string };

const firstPauseMs = 250;
const longestPauseMs = 3000;

/** Asks how far a Run is until it has ended, less and less often. */
export async function waitForRun(
  { client, sleep }: Means,
  { id, run_id, onProgress, signal }: Waiting,
): Promise<EvaluationRun> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.3, longestPauseMs)) {
    signal?.throwIfAborted();
    const run = await client.evaluations.getRun({ id, run_id });
    if (run.progress) onProgress?.(run.progress);
    if (run.status === "completed" || run.status === "cancelled") return run;
    await sleep(pauseMs, signal);
  }
}
