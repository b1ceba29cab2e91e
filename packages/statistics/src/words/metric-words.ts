import type { Interval } from "../estimate/interval.ts";
import type { Metric } from "../evaluation/measurements.ts";

/** How values of one metric are written. */
export type MetricWords = {
  /** `80.0 %`, `2.34 s`, `$0.0031`. */
  say(value: number): string;
  /** With its sign, as differences are: `+10.0 points`. */
  saySigned(value: number): string;
  /** `49.0 to 94.3`: the unit stands with the value beside it. */
  sayRange(interval: Pick<Interval, "low" | "high">): string;
};

type Wanted = {
  /** What is going to be said: all of it in one unit, and to as many figures as tell one from another. */
  values: readonly number[];
  /** Rates differ by points, which are no percent of anything. */
  isDifference?: boolean | undefined;
};

/** How many of a metric's unit one that is shown is, how exactly, and what stands around the figure. */
type Way = { factor: number; isFixed: boolean; moreDigits: number; before: string; after: string };

const mostMoreDigits = 4;

/**
 * The one way in which values of a metric are written, wherever they are: rates in percent and their differences in
 * points, durations below a second in milliseconds, money in dollars, all else to three figures.
 *
 * @example wordsOf({ name: "exact", kind: "rate" }, { values: [0.8] }).say(0.8) // "80.0 %"
 */
export function wordsOf(metric: Metric, { values, isDifference = false }: Wanted): MetricWords {
  const plain = unitOf(metric, { values, isDifference });
  const ways = Array.from({ length: mostMoreDigits + 1 }, (_, moreDigits) => ({ ...plain, moreDigits }));
  const way = ways.find((one) => !hidesDifference(values, one)) ?? plain;
  const bare = { ...way, before: "", after: "" };
  return {
    say: (value) => write(value, way),
    saySigned: (value) => `${value > 0 && isSeen(value, way) ? "+" : ""}${write(value, way)}`,
    sayRange: ({ low, high }) => `${write(low, bare)} to ${write(high, bare)}`,
  };
}

function unitOf({ kind, unit }: Metric, { values, isDifference }: Required<Wanted>): Way {
  const plain = { factor: 1, isFixed: false, moreDigits: 0, before: "", after: "" };
  if (kind === "rate")
    return { ...plain, factor: 100, isFixed: true, after: isDifference === true ? " points" : " %" };
  if (unit === "USD") return { ...plain, before: "$" };
  const most = Math.max(...values.map(Math.abs));
  if (unit === "s" && most < 1) return { ...plain, factor: 1000, after: " ms" };
  return unit === undefined ? plain : { ...plain, after: ` ${unit}` };
}

/** Whether two values that are not the same would look the same: 89.96 % is not 90 %. */
function hidesDifference(values: readonly number[], way: Way): boolean {
  return values.some((one, index) =>
    values.slice(index + 1).some((other) => !isSame(one, other) && write(one, way) === write(other, way)),
  );
}

const isSame = (one: number, other: number): boolean =>
  Math.abs(one - other) <= 1e-12 * Math.max(1, Math.abs(one), Math.abs(other));

const isSeen = (value: number, way: Way): boolean => /[1-9]/.test(figureOf(Math.abs(value), way));

const write = (value: number, way: Way): string =>
  `${value < 0 && isSeen(value, way) ? "-" : ""}${way.before}${figureOf(Math.abs(value), way)}${way.after}`;

/** Without exponents. */
function figureOf(value: number, { factor, isFixed, moreDigits }: Way): string {
  const scaled = value * factor;
  if (isFixed) return scaled.toFixed(1 + moreDigits);
  if (scaled >= 1000) return scaled.toFixed(moreDigits);
  const rounded = Number(scaled.toPrecision(3 + moreDigits));
  return rounded < 1e-6 ? rounded.toFixed(rounded === 0 ? 0 : 9) : String(rounded);
}
