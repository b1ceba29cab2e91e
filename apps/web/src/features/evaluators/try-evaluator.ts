import type { EvaluatorRunReply, EvaluatorRunRequest, EvaluatorUpsert } from "@parley/contract";
import { useRef, useState } from "react";
import { parley } from "../../api.ts";

/** A Log that an Evaluator is tried on: one that there is, or one made up. */
export type Sample = { key: string; label: string } & Pick<
  EvaluatorRunRequest,
  "log_id" | "log" | "testcase"
>;

/** How far the trial on one sample is. */
export type Trial =
  | { sample: Sample; state: "running" }
  | { sample: Sample; state: "done"; reply: EvaluatorRunReply }
  | { sample: Sample; state: "failed"; error: unknown };

/** What is tried: the version that is shown, or what was typed over it. */
export type Tried = { id: string } & ({ version_id: string } | { spec: EvaluatorUpsert["spec"] });

/** Tries an Evaluator on samples, one after another; nothing of it is kept. A new start takes the place of an old one. */
export function useTrials() {
  const [trials, setTrials] = useState<readonly Trial[]>([]);
  const running = useRef<AbortController>(undefined);
  const run = async (tried: Tried, samples: readonly Sample[]): Promise<void> => {
    running.current?.abort();
    const { signal } = (running.current = new AbortController());
    setTrials(samples.map((sample) => ({ sample, state: "running" })));
    for (const sample of samples) {
      const { log_id, log, testcase } = sample;
      const trial = await parley.evaluators.run({ ...tried, log_id, log, testcase }, { signal }).then(
        (reply): Trial => ({ sample, state: "done", reply }),
        (error: unknown): Trial => ({ sample, state: "failed", error }),
      );
      if (signal.aborted) return;
      setTrials((before) => before.map((each) => (each.sample.key === sample.key ? trial : each)));
    }
  };
  return { trials, run, isRunning: trials.some(({ state }) => state === "running") };
}
