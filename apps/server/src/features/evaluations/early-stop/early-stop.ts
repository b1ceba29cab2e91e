import type { DecidedEarly } from "@parley/statistics";

/** By what a Run is held to its control, until they are known to differ. */
export type EarlyStopRule = {
  /** As it was named when the Run was made. */
  metric: string;
  evaluatorVersionId: string;
  controlRunId: string;
  level: number;
};

/** What was decided, and what it made unnecessary. */
export type StoppedEarly = DecidedEarly & {
  /** Datapoints without a Log. */
  itemsLeft: number;
  at: number;
  /** Why the model that judged was not trusted then; absent where it may be relied on. */
  distrust?: string | undefined;
};
