import type { Metric } from "@parley/statistics";
import type { EvalItem, EvalRun } from "../eval-case.ts";

/** `true`, or `0.333`: the value of one case. */
export function sayValue(value: number, { kind }: Metric): string {
  return kind === "rate" && (value === 0 || value === 1)
    ? String(value === 1)
    : String(Number(value.toPrecision(3)));
}

/** Of several samples of a case; undefined where nothing was said of it. */
export const meanOfCase = (values: readonly number[] = []): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of several samples the first stands for the others. */
export const firstSamples = ({ items }: EvalRun): EvalItem[] => items.filter(({ sample }) => sample === 1);
