import {
  findRun,
  type ItemValues,
  type MeasuredRun,
  type Measurements,
  type Metric,
  valuesOf,
} from "../evaluation/measurements.ts";
import { inSlice, listSlices } from "../slices/find-worst-slices.ts";
import type { Gate } from "./gate.ts";
import { judgeNoWorse } from "./judge-no-worse.ts";
import { judgeThreshold } from "./judge-threshold.ts";
import type { GateFinding } from "./observe.ts";
import { count } from "./words-of-numbers.ts";

export type GateResult = GateFinding & { gate: Gate };

export type GateOptions = {
  /** The run that is judged, by its name or another one of its names. */
  candidate: string;
  seed?: string | number | undefined;
};

/**
 * Judges a run by gates. A gate passes only when the data show that it does: an unknown metric or run, and items without
 * a value, fail it (`unknown`).
 *
 * @example judgeGates(parseGates(text).gates, measurements, { candidate: "v13" }).passed
 */
export function judgeGates(
  gates: readonly Gate[],
  measurements: Measurements,
  options: GateOptions,
): { passed: boolean; results: GateResult[] } {
  const run = findRun(measurements, options.candidate);
  const results = gates.map((gate) => ({ gate, ...judgeGate({ gate, measurements, run }, options) }));
  return { passed: results.every(({ outcome }) => outcome === "passed"), results };
}

const unknown = (evidence: string): GateFinding => ({
  outcome: "unknown",
  evidence,
  estimate: null,
  interval: null,
  items: 0,
});

type Case = { gate: Gate; measurements: Measurements; run: MeasuredRun | undefined };

function judgeGate({ gate, measurements, run }: Case, options: GateOptions): GateFinding {
  const metric = measurements.metrics.find(({ name }) => name === gate.metric);
  if (!run) return unknown(`There is no run ${JSON.stringify(options.candidate)}.`);
  if (!metric) {
    const known = measurements.metrics.map(({ name }) => name).join(", ") || "none";
    return unknown(`Nothing is measured as ${JSON.stringify(gate.metric)}; there is ${known}.`);
  }
  const reference = findReference(gate, measurements);
  if (typeof reference === "string") return unknown(reference);
  const candidate = valuesOf(measurements, run, metric.name);
  const control = reference && valuesOf(measurements, reference, metric.name);
  const judge = (narrow: (values: ItemValues) => ItemValues): GateFinding =>
    judgeValues(
      {
        gate,
        metric,
        candidate: narrow(withItemsOf(candidate, control)),
        control: control && narrow(control),
      },
      options,
    );
  return judgeScope({ gate, measurements, judge });
}

/** Items that only the reference has are missing in the candidate. */
function withItemsOf(candidate: ItemValues, control: ItemValues | undefined): ItemValues {
  return control
    ? new Map([...[...control.keys()].map((item) => [item, []] as const), ...candidate])
    : candidate;
}

function findReference({ claim }: Gate, measurements: Measurements): MeasuredRun | undefined | string {
  if (claim.kind === "threshold") return undefined;
  const name = claim.than === "control" ? (measurements.control ?? "control") : claim.than;
  return findRun(measurements, name) ?? `There is no run ${JSON.stringify(claim.than)} to compare with.`;
}

type Scoped = Pick<Case, "gate" | "measurements"> & {
  judge: (narrow: (values: ItemValues) => ItemValues) => GateFinding;
};

function judgeScope({ gate: { scope }, measurements, judge }: Scoped): GateFinding {
  if (scope.kind === "all") return judge((values) => values);
  const { facets } = measurements;
  const all = listSlices(facets?.values() ?? []).filter(({ facet }) => facet === scope.facet);
  const slices = scope.kind === "slice" ? all.filter(({ value }) => value === scope.value) : all;
  if (!facets || slices.length === 0)
    return unknown(
      scope.kind === "slice"
        ? `No item has ${scope.facet} = ${scope.value}.`
        : `No item has ${JSON.stringify(scope.facet)}.`,
    );
  const judged = slices.map((slice) => ({ slice, found: judge((values) => inSlice(values, facets, slice)) }));
  const failed = judged.filter(({ found }) => found.outcome !== "passed");
  const [worst = judged[0]] = failed.toSorted((a, b) => rank(a.found) - rank(b.found));
  if (!worst) return unknown(`No item has ${JSON.stringify(scope.facet)}.`);
  const words = failed.length === 0 ? judged.slice(0, 1) : failed.slice(0, 5);
  const evidence = words
    .map(({ slice, found }) => `${slice.facet} = ${slice.value}: ${found.evidence}`)
    .join(" ");
  if (scope.kind === "slice") return { ...worst.found, evidence };
  const heading =
    failed.length === 0
      ? `Passed in each of ${count(slices.length, "slice")}; the first:`
      : `Not passed in ${failed.length} of ${count(slices.length, "slice")}.`;
  return { ...worst.found, evidence: `${heading} ${evidence}` };
}

const rank = ({ outcome }: GateFinding): number => (outcome === "failed" ? 0 : 1);

type Valued = { gate: Gate; metric: Metric; candidate: ItemValues; control: ItemValues | undefined };

function judgeValues({ gate, metric, candidate, control }: Valued, { seed }: GateOptions): GateFinding {
  const items = candidate.size;
  const missing = [...candidate.values()].filter((samples) => samples.length === 0).length;
  if (items === 0 || missing === items) return unknown(`${gate.metric} has no value of any item.`);
  if (missing > gate.allowedMissing * items)
    return unknown(
      `${count(missing, "item")} of ${items} ${missing === 1 ? "has" : "have"} no value of ${gate.metric}; the gate allows ${Number((gate.allowedMissing * 100).toFixed(2))} %.`,
    );
  return control
    ? judgeNoWorse({ gate, metric, candidate, control }, { seed })
    : judgeThreshold({ gate, metric, values: candidate }, { seed });
}
