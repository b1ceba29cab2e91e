import type { EarlyStopView } from "./describe-early-stop.ts";

type Decision = NonNullable<EarlyStopView["stopped"]>;
type Compared = { evaluatorVersionId: string | undefined; controlRunId: string | undefined };

/** The `method` of an interval that holds however often was looked. */
export const sequentialMethod = "confidence-sequence";

/**
 * What stopped a Run early, where this is the comparison that did: usual intervals of it are too narrow, since it was
 * looked at until it showed something.
 */
export const findDecision = (
  view: EarlyStopView | null,
  { evaluatorVersionId, controlRunId }: Compared,
): Decision | undefined =>
  view?.stopped != null &&
  view.evaluator_version_id === evaluatorVersionId &&
  view.control_run_id === controlRunId
    ? view.stopped
    : undefined;
