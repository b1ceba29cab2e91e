/** A number with what it is a number of; `%` of a threshold is a hundredth, `%` of a margin is relative to the reference. */
export type Quantity = { value: number; unit: string | null };

/** What of a metric's values is looked at. */
export type Aggregate = { kind: "mean" | "max" | "min" | "sum" } | { kind: "quantile"; share: number };

export type Operator = ">=" | "<=" | ">" | "<";

export type Claim =
  | { kind: "threshold"; operator: Operator; bound: Quantity; isByInterval: boolean }
  | { kind: "no-worse"; than: string; by: Quantity };

/** All items, those of one slice, or each slice of a facet for itself. */
export type GateScope =
  | { kind: "all" }
  | { kind: "slice"; facet: string; value: string }
  | { kind: "every-slice"; facet: string };

/** One condition that a run has to meet. */
export type Gate = {
  /** As it was written. */
  text: string;
  metric: string;
  aggregate: Aggregate;
  claim: Claim;
  scope: GateScope;
  /** Of intervals. */
  level: number;
  /** Which share of the items may lack a value: 0 unless said otherwise. */
  allowedMissing: number;
};

/** What is wrong with a gate's text. Columns and lines count from 1. */
export type GateProblem = { message: string; column: number; line: number };
