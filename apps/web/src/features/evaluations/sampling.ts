import type { Evaluator } from "@parley/contract";
import { boundsOf, metricOfEvaluator } from "@parley/statistics";

/** How often a version is asked for each Datapoint, and when it is asked for no more. */
export type Sampling = {
  samples: number;
  /** The path of the Evaluator that ends a Run once it differs from the control; undefined: it goes to its end. */
  stopBy: string | undefined;
};

export const usualSampling: Sampling = { samples: 1, stopBy: undefined };

/** Whether what an Evaluator says may end a Run: Parley judges by it, and its values cannot leave a range. */
export function mayDecide({ path, spec }: Pick<Evaluator, "path" | "spec">): boolean {
  const found = metricOfEvaluator(path, spec);
  const isOfParley = !["human", "external"].includes(spec.evaluator_type);
  return isOfParley && found !== null && boundsOf(found.metric) !== undefined;
}

/** As the API takes it. The control itself is never stopped. */
export const toRunFields = ({ samples, stopBy }: Sampling, { isControl = false } = {}) => ({
  ...(samples > 1 && { samples }),
  ...(stopBy !== undefined && !isControl && { early_stop: { metric: stopBy } }),
});
