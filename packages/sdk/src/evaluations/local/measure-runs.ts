import {
  type Facets,
  type MeasuredRun,
  type Measurements,
  metricOfEvaluator,
  type Observation,
} from "@parley/statistics";
import type { EvalEvaluator, EvalItem, EvalRun } from "./eval-case.ts";

/** What of every answer is measured beside judgments. */
const ownMetrics = [
  { name: "latency", kind: "number", better: "lower", unit: "s" },
  { name: "cost", kind: "number", better: "lower", unit: "USD" },
] as const;

export const isOwnMetric = (name: string): boolean => ownMetrics.some((own) => own.name === name);

/** The runs as numbers, for statistics and gates. */
export function measureRuns(
  runs: readonly EvalRun[],
  { evaluators, control }: { evaluators: readonly EvalEvaluator[]; control: string | undefined },
): Measurements {
  const measured = evaluators.flatMap(({ name, spec }) => metricOfEvaluator(name, spec) ?? []);
  const known = new Set(measured.map(({ metric }) => metric.name));
  const own = ownMetrics.filter(({ name }) => !known.has(name));
  const observe = (item: EvalItem): Observation[] => [
    ...measured.map(({ metric: { name }, scoreOf }) => {
      const verdict = item.verdicts.get(name);
      const value = verdict?.ok === true ? scoreOf(verdict.judgment) : null;
      return { metric: name, item: item.case.id, value };
    }),
    ...own.map(({ name }) => ({ metric: name, item: item.case.id, value: ownValues[name](item) })),
  ];
  return {
    metrics: [...measured.map(({ metric }) => metric), ...own],
    runs: runs.map(({ name, items }): MeasuredRun => ({
      name,
      ...(name === control && { aliases: ["control"] }),
      observations: items.flatMap(observe),
    })),
    control,
    facets: new Map((runs[0]?.items ?? []).map((item) => [item.case.id, facetsOf(item)])),
  };
}

const numberOrNull = (value: unknown): number | null => (typeof value === "number" ? value : null);

const ownValues = {
  latency: ({ log }: EvalItem) => numberOrNull(log["provider_latency"]),
  cost({ log }: EvalItem) {
    const [prompt, output] = [numberOrNull(log["prompt_cost"]), numberOrNull(log["output_cost"])];
    return prompt === null || output === null ? null : prompt + output;
  },
};

/** What cases are sliced by: their tags, their split, and inputs that are short words. */
function facetsOf({ case: { datapoint } }: EvalItem): Facets {
  const { inputs = {}, tags, split } = datapoint;
  const short = Object.entries(inputs).filter(
    ([, value]) => typeof value === "boolean" || (typeof value === "string" && value.length <= 40),
  );
  return {
    ...Object.fromEntries(short.map(([name, value]) => [name, [String(value)]])),
    ...(tags && { tag: tags }),
    ...(split != null && { split: [split] }),
  };
}
