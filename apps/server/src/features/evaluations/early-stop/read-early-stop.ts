import { EvaluationRun, mostSamples, parseMoment } from "@parley/contract";
import type { EarlyStopRule, StoppedEarly } from "./early-stop.ts";

/** What a Run that was elsewhere was asked, and what was decided. */
export type ReadSampling = {
  samples: number;
  earlyStop: EarlyStopRule | undefined;
  stopped: StoppedEarly | undefined;
};

const { samples, early_stop } = EvaluationRun.shape;

const isPermitted = (count: number | null | undefined): count is number =>
  count != null && count >= 1 && count <= mostSamples;

/** From what the API shows of a Run; what is not so is left out. */
export function readSampling(given: Readonly<Record<string, unknown>>): ReadSampling {
  const often = samples.safeParse(given["samples"]);
  const view = early_stop.safeParse(given["early_stop"]);
  const count = often.success && isPermitted(often.data) ? often.data : 1;
  if (!view.success || view.data == null) return { samples: count, earlyStop: undefined, stopped: undefined };
  const { metric, evaluator_version_id, control_run_id, level, stopped } = view.data;
  const rule = { metric, level, evaluatorVersionId: evaluator_version_id, controlRunId: control_run_id };
  if (stopped == null) return { samples: count, earlyStop: rule, stopped: undefined };
  const { items_left: itemsLeft, at, distrust, ...decided } = stopped;
  const doubted = { ...decided, ...(distrust != null && { distrust }) };
  return { samples: count, earlyStop: rule, stopped: { ...doubted, itemsLeft, at: parseMoment(at) ?? 0 } };
}
