import type { JsonRecord } from "@parley/evaluators";

/** A Log or Datapoint as JSON, which is what Evaluators see. */
export const toRecord = (view: object): JsonRecord => JSON.parse(JSON.stringify(view)) as JsonRecord;
