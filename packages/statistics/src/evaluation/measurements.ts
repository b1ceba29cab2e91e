import type { Interval } from "../estimate/interval.ts";
import type { Range } from "../estimate/mean-interval.ts";

/** What is measured: an Evaluator's judgments, or cost, latency, tokens. */
export type Metric = {
  name: string;
  /** `rate`: values are true or false (or 1 and 0). */
  kind: "rate" | "number";
  /** Which way is good; `higher` unless said otherwise. */
  better?: "higher" | "lower" | undefined;
  /** What values cannot leave. */
  range?: Range | undefined;
  /** For words only: `s`, `ms`, `USD`. */
  unit?: string | undefined;
  /**
   * Of judges: a comparison is tested by its wins and losses as well. `instead`: by these only, as suits preferences, whose
   * values are places in an order and no amounts.
   */
  signTest?: "beside" | "instead" | undefined;
};

/** One value of one item in a run; an item sampled several times has several. */
export type Observation = {
  metric: string;
  /** What runs are paired on: the Datapoint's id. */
  item: string;
  /** `null`, or no finite number: there is none, because nothing was said or something failed. */
  value: number | boolean | null;
};

export type MeasuredRun = {
  name: string;
  /** What else gates may call it: `production`, a version's id. */
  aliases?: readonly string[] | undefined;
  observations: readonly Observation[];
  /** It was stopped once it differed from its control: items without a Log are not missing. */
  stopped?: StoppedRun | undefined;
};

/** The comparison that stopped a run early, with an interval that holds however often was looked. */
export type StoppedRun = {
  /** `undefined` where nothing measured is called so any more. */
  metric: string | undefined;
  /** The name of the run that it was compared with. */
  control: string;
  decision: "better" | "worse";
  difference: number;
  interval: Interval;
  pairs: number;
};

/** What an item belongs to, by facet: `{ language: ["fr"], tag: ["billing", "angry"] }`. */
export type Facets = Readonly<Record<string, readonly string[]>>;

/**
 * Everything that statistics and gates of an Evaluation need.
 *
 * @example { metrics: [{ name: "correct", kind: "rate" }], runs: [{ name: "v12", observations: [{ metric: "correct", item: "d1", value: true }] }] }
 */
export type Measurements = {
  metrics: readonly Metric[];
  runs: readonly MeasuredRun[];
  /** The name of the run that the others are compared with. */
  control?: string | undefined;
  /** By item. */
  facets?: ReadonlyMap<string, Facets> | undefined;
  /** All items that should have been judged, when that is known: those without a value count as missing. */
  items?: readonly string[] | undefined;
};

/** The number an observation stands for, if it has one. */
export function numberOf(value: number | boolean | null | undefined): number | null {
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** The values of each item; an item with none has an empty list. */
export type ItemValues = ReadonlyMap<string, readonly number[]>;

/** A run's values of a metric, by item, with every item that is known of. */
export function valuesOf(measurements: Measurements, run: MeasuredRun, metric: string): ItemValues {
  const values = new Map<string, number[]>(measurements.items?.map((item) => [item, []]));
  for (const observation of run.observations) {
    if (observation.metric !== metric) continue;
    const value = numberOf(observation.value);
    const known = values.get(observation.item) ?? [];
    values.set(observation.item, value === null ? known : [...known, value]);
  }
  return values;
}

/** A run by its name or one of its other names. */
export function findRun(measurements: Measurements, name: string): MeasuredRun | undefined {
  return (
    measurements.runs.find((run) => run.name === name) ??
    measurements.runs.find((run) => run.aliases?.includes(name))
  );
}

/** What values seem not to leave: 0 to 1 for what looks like a score, else from 0 to the largest seen. */
export function likelyRange(values: readonly number[], { unit }: Pick<Metric, "unit">): Range {
  if (unit === undefined && values.every((value) => value >= 0 && value <= 1)) return { low: 0, high: 1 };
  return {
    low: values.reduce((least, value) => Math.min(least, value), 0),
    high: values.reduce((most, value) => Math.max(most, value), 0),
  };
}
