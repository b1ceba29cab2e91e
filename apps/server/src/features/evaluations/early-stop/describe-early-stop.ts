import type { RunEarlyStop } from "@parley/contract";
import { fromJson } from "@parley/db";
import { sayStopped } from "@parley/statistics";
import type { z } from "zod";
import { toTimestamp } from "../../../kernel/clock.ts";
import type { RunRow } from "../evaluations.tables.ts";
import type { EarlyStopRule, StoppedEarly } from "./early-stop.ts";

type Stopping = Pick<RunRow, "early_stop" | "stopped_early">;

export type EarlyStopView = z.input<typeof RunEarlyStop>;

/** As the wire shows it; null where nothing was to stop the Run. */
export function describeEarlyStop({ early_stop, stopped_early }: Stopping): EarlyStopView | null {
  const rule = fromJson<EarlyStopRule>(early_stop);
  if (rule === null) return null;
  const stopped = fromJson<StoppedEarly>(stopped_early);
  return {
    metric: rule.metric,
    evaluator_version_id: rule.evaluatorVersionId,
    control_run_id: rule.controlRunId,
    level: rule.level,
    stopped: stopped && {
      decision: stopped.decision,
      pairs: stopped.pairs,
      items_left: stopped.itemsLeft,
      difference: stopped.difference,
      interval: stopped.interval,
      at: toTimestamp(stopped.at),
      ...(stopped.distrust !== undefined && { distrust: stopped.distrust }),
    },
  };
}

/** What was decided, in words for people; null where the Run was not stopped early. */
export function sayStoppedEarly(view: EarlyStopView | null): string | null {
  if (view?.stopped == null) return null;
  const { metric, level, stopped } = view;
  const { decision, pairs, items_left: itemsLeft } = stopped;
  const words = sayStopped({ metric, level, decision, pairs, itemsLeft, control: "the control" });
  const doubt = stopped.distrust == null ? "" : ` Its judge is not trusted: ${stopped.distrust}`;
  return `Stopped early: ${words}.${doubt}`;
}
