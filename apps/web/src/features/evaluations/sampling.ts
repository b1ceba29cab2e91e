/** How often a version is asked for each Datapoint, and when it is asked for no more. */
export type Sampling = {
  samples: number;
  /** The path of the Evaluator that ends a Run once it differs from the control; undefined: it goes to its end. */
  stopBy: string | undefined;
};

export const usualSampling: Sampling = { samples: 1, stopBy: undefined };

/** As the API takes it. The control itself is never stopped. */
export const toRunFields = ({ samples, stopBy }: Sampling, { isControl = false } = {}) => ({
  ...(samples > 1 && { samples }),
  ...(stopBy !== undefined && !isControl && { early_stop: { metric: stopBy } }),
});
