import {
  findRun,
  type ItemValues,
  type MeasuredRun,
  type Measurements,
  type Metric,
  type StoppedRun,
  valuesOf,
} from "../evaluation/measurements.ts";
import { findReference } from "./find-reference.ts";
import type { Gate, GateScope } from "./gate.ts";
import { groupItems, type Grouping, valuesIn } from "./group-items.ts";
import { judgeNoWorse } from "./judge-no-worse.ts";
import { judgeThreshold } from "./judge-threshold.ts";
import type { GateFinding } from "./observe.ts";
import { count } from "./words-of-gates.ts";

export type GateResult = GateFinding & { gate: Gate };

export type GateOptions = {
  /** The run that is judged, by its name or another one of its names. */
  candidate: string;
  seed?: string | number | undefined;
};

export type JudgedGates = { passed: boolean; results: GateResult[] };

/**
 * Judges a run by gates. A gate passes only when the data show that it does: an unknown metric or run, and items without
 * a value, fail it (`unknown`). Without any gate nothing passes either.
 *
 * @example judgeGates(parseGates(text).gates, measurements, { candidate: "v13" }).passed
 */
export function judgeGates(
  gates: readonly Gate[],
  measurements: Measurements,
  options: GateOptions,
): JudgedGates {
  const steps = judgeGatesInSteps(gates, measurements, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * The same, slice by slice: whoever has others waiting serves them between two steps.
 *
 * @example for (let step = steps.next(); !step.done; step = steps.next()) await nextTurn();
 */
export function* judgeGatesInSteps(
  gates: readonly Gate[],
  measurements: Measurements,
  options: GateOptions,
): Generator<undefined, JudgedGates> {
  const run = findRun(measurements, options.candidate);
  const results: GateResult[] = [];
  for (const gate of gates) {
    results.push({ gate, ...(yield* judgeGate({ gate, measurements, run }, options)) });
    yield;
  }
  return { passed: results.length > 0 && results.every(({ outcome }) => outcome === "passed"), results };
}

const unknown = (evidence: string): GateFinding => ({
  outcome: "unknown",
  evidence,
  estimate: null,
  interval: null,
  items: 0,
});

type Case = { gate: Gate; measurements: Measurements; run: MeasuredRun | undefined };

function* judgeGate(
  { gate, measurements, run }: Case,
  options: GateOptions,
): Generator<undefined, GateFinding> {
  const metric = measurements.metrics.find(({ name }) => name === gate.metric);
  if (!run) return unknown(`There is no run ${JSON.stringify(options.candidate)}.`);
  if (!metric) {
    const known = measurements.metrics.map(({ name }) => name).join(", ") || "none";
    return unknown(`Nothing is measured as ${JSON.stringify(gate.metric)}; there is ${known}.`);
  }
  const { runs, control: controlName } = measurements;
  const reference = findReference(gate, { runs, control: controlName, candidate: run });
  if (typeof reference === "string") return unknown(reference);
  const control = reference && valuesOf(measurements, reference, metric.name);
  const own = valuesOf(measurements, run, metric.name);
  const candidate = run.stopped ? own : withItemsOf(own, control);
  const { scope } = gate;
  const decided = findDecided({ gate, run, reference });
  // A usual interval is too narrow: the run was looked at until it showed something.
  if (decided && gate.level > decided.interval.level)
    return unknown(
      `The run was stopped at ${percent(decided.interval.level)}, and the gate asks for ${percent(gate.level)}.`,
    );
  const valued = {
    gate,
    metric,
    candidate,
    control,
    unplaced: 0,
    stopped: run.stopped,
    isReferenceStopped: reference?.stopped !== undefined,
  };
  if (scope.kind === "all") return judgeValues({ ...valued, decided }, options);
  const { facets } = measurements;
  const grouping = groupItems(scope, facets);
  const slices = chooseSlices(scope, grouping);
  if (typeof slices === "string") return unknown(slices);
  const unplaced = [...candidate.keys()].filter((item) => !facets?.has(item)).length;
  const judged: JudgedSlice[] = [];
  for (const [value, items] of slices) {
    const narrowed = { candidate: valuesIn(candidate, items), control: control && valuesIn(control, items) };
    const found = judgeValues({ ...valued, ...narrowed, unplaced }, options);
    judged.push({ slice: `${grouping?.facet} = ${value}`, found });
    yield;
  }
  return sumUp(scope, judged);
}

type Deciding = { gate: Gate; run: MeasuredRun; reference: MeasuredRun | undefined };

const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

/** What stopped the run early, where the gate asks for that: of all items, and their mean. */
function findDecided({ gate, run, reference }: Deciding): StoppedRun | undefined {
  const { stopped } = run;
  const isThat =
    stopped !== undefined &&
    gate.scope.kind === "all" &&
    gate.aggregate.kind === "mean" &&
    gate.metric === stopped.metric &&
    reference?.name === stopped.control;
  return isThat ? stopped : undefined;
}

/** Items that only the reference has are missing in the candidate. */
function withItemsOf(candidate: ItemValues, control: ItemValues | undefined): ItemValues {
  return control
    ? new Map([...[...control.keys()].map((item) => [item, []] as const), ...candidate])
    : candidate;
}

type Sliced = Exclude<GateScope, { kind: "all" }>;
type Slice = readonly [value: string, items: readonly string[]];

/** A facet with more values names items, and does not group them. */
const mostSlices = 50;

function chooseSlices(scope: Sliced, grouping: Grouping | undefined): Slice[] | string {
  const known = grouping?.slices ?? new Map<string, readonly string[]>();
  if (scope.kind === "slice") {
    const items = known.get(scope.value);
    return items ? [[scope.value, items]] : `No item has ${scope.facet} = ${scope.value}.`;
  }
  const facet = JSON.stringify(scope.facet);
  if (known.size === 0) return `No item has ${facet}.`;
  if (known.size > mostSlices)
    return `${facet} has ${known.size} values: too many to judge each; at most ${mostSlices} are.`;
  return [...known];
}

type JudgedSlice = { slice: string; found: GateFinding };

function sumUp(scope: Sliced, judged: readonly JudgedSlice[]): GateFinding {
  const failed = judged.filter(({ found }) => found.outcome !== "passed");
  const [worst = judged[0]] = failed.toSorted((a, b) => rank(a.found) - rank(b.found));
  if (!worst) return unknown(`No item has ${JSON.stringify(scope.facet)}.`);
  const words = failed.length === 0 ? judged.slice(0, 1) : failed.slice(0, 5);
  const evidence = words.map(({ slice, found }) => `${slice}: ${found.evidence}`).join(" ");
  if (scope.kind === "slice") return { ...worst.found, evidence };
  const slices = count(judged.length, "slice");
  const heading =
    failed.length === 0
      ? `Passed in each of ${slices}; the first:`
      : `Not passed in ${failed.length} of ${slices}.`;
  return { ...worst.found, evidence: `${heading} ${evidence}` };
}

const rank = ({ outcome }: GateFinding): number => (outcome === "failed" ? 0 : 1);

type Valued = {
  gate: Gate;
  metric: Metric;
  candidate: ItemValues;
  control: ItemValues | undefined;
  /** Items of which nobody knows whether they belong here: each may, and is missing. */
  unplaced: number;
  /** The run was stopped early. */
  stopped?: StoppedRun | undefined;
  /** What it is compared with was. */
  isReferenceStopped?: boolean;
  /** By just what this gate asks for. */
  decided?: StoppedRun | undefined;
};

/** 29 % of 100 are 28.999… in binary: that is no item too many. */
const rounding = 1e-9;

function judgeValues(
  { unplaced, stopped, isReferenceStopped = false, decided, ...valued }: Valued,
  { seed }: GateOptions,
): GateFinding {
  const { gate, metric, candidate, control } = valued;
  const items = candidate.size + unplaced;
  const empty = [...candidate.values()].filter((samples) => samples.length === 0).length;
  const missing = empty + unplaced;
  if (items === 0 || missing === items) return unknown(`${gate.metric} has no value of any item.`);
  if (missing > gate.allowedMissing * items + rounding) {
    const doubt = unplaced > 0 ? `, with ${unplaced} that may belong to the slice or not` : "";
    return unknown(
      `${count(missing, "item")} of ${items} ${missing === 1 ? "has" : "have"} no value of ${gate.metric}${doubt}; the gate allows ${percent(gate.allowedMissing)}. Mend that, or write \`allowing ${Math.ceil((missing / items) * 100 - rounding)}% missing\`.`,
    );
  }
  const found = control
    ? judgeNoWorse({ gate, metric, candidate, control, decided }, { seed })
    : judgeThreshold({ gate, metric, values: candidate }, { seed });
  const said = [
    found.evidence,
    ...(stopped ? [sayStopped(decided)] : []),
    ...(isReferenceStopped ? [`What it is compared with was stopped early: ${unreckoned}`] : []),
  ];
  return { ...found, evidence: said.join(" ") };
}

const unreckoned = "figures of that may be further from 0 than what is true.";

const sayStopped = (decided: StoppedRun | undefined): string =>
  decided
    ? "The run was stopped early; the interval is the one that holds however often was looked."
    : "The run was stopped early, which figures of it do not reckon with: they may be further from 0 than what is true.";
