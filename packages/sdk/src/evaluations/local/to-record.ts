import type { JsonRecord } from "@parley/evaluators";

/** What of a Log or Datapoint JSON can hold, as Evaluators see it. */
export const toRecord = (log: object): JsonRecord => JSON.parse(JSON.stringify(log)) as JsonRecord;
