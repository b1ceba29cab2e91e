import {
  type Call,
  callFigures,
  type Facets,
  facetsOf,
  type MeasuredRun,
  type Measurements,
  metricOfEvaluator,
  type Observation,
} from "@parley/statistics";
import type { EvalEvaluator, EvalItem, EvalRun } from "./eval-case.ts";

export const isOwnMetric = (name: string): boolean => callFigures.some(({ metric }) => metric.name === name);

/** Functions have none: a column of nothing tells nobody anything. */
const fromModelsOnly = "output tokens";

/** The runs as numbers, for statistics and gates. */
export function measureRuns(
  runs: readonly EvalRun[],
  { evaluators, control }: { evaluators: readonly EvalEvaluator[]; control: string | undefined },
): Measurements {
  const measured = evaluators.flatMap(({ name, spec }) => metricOfEvaluator(name, spec) ?? []);
  const known = new Set(measured.map(({ metric }) => metric.name));
  const own = callFigures.filter(
    ({ metric: { name }, read }) =>
      !known.has(name) &&
      (name !== fromModelsOnly ||
        runs.some(({ items }) => items.some((item) => read(callOf(item)) !== null))),
  );
  const observe = (item: EvalItem): Observation[] => [
    ...measured.map(({ metric: { name }, scoreOf }) => {
      const verdict = item.verdicts.get(name);
      const value = verdict?.ok === true ? scoreOf(verdict.judgment) : null;
      return { metric: name, item: item.case.id, value };
    }),
    ...own.map(({ metric, read }) => ({
      metric: metric.name,
      item: item.case.id,
      value: read(callOf(item)),
    })),
  ];
  return {
    metrics: [...measured, ...own].map(({ metric }) => metric),
    runs: runs.map(({ name, items, stopped }): MeasuredRun => ({
      name,
      ...(stopped && { stopped }),
      ...(name === control && { aliases: ["control"] }),
      observations: items.flatMap(observe),
    })),
    control,
    facets: new Map((runs.at(-1)?.items ?? []).map((item) => [item.case.id, groupsOf(item)])),
  };
}

const numberOrNull = (value: unknown): number | null => (typeof value === "number" ? value : null);

const callOf = ({ log }: EvalItem): Call => ({
  provider_latency: numberOrNull(log["provider_latency"]),
  prompt_cost: numberOrNull(log["prompt_cost"]),
  output_cost: numberOrNull(log["output_cost"]),
  output_tokens: numberOrNull(log["output_tokens"]),
  error: log["error"],
});

/** As the server groups items: what gates say of slices means the same everywhere. */
const groupsOf = ({ case: { datapoint }, log: { metadata } }: EvalItem): Facets =>
  facetsOf({ ...datapoint, metadata: [isFields(metadata) ? metadata : null] });

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
