import type { ItemValues, Metric } from "../evaluation/measurements.ts";
import type { MetricWords } from "../words/metric-words.ts";
import type { Gate, Operator } from "./gate.ts";
import { type GateFinding, nameOf, observe, type Observed } from "./observe.ts";
import { findUnitProblem, toUnit } from "./units.ts";
import { count, sayInterval, wordsOfGate } from "./words-of-gates.ts";

type Given = { gate: Gate; metric: Metric; values: ItemValues };

/** `accuracy >= 0.9`: the estimate, or with confidence the interval's end on the side of the bound. */
export function judgeThreshold(
  { gate, metric, values }: Given,
  { seed }: { seed?: string | number | undefined },
): GateFinding {
  if (gate.claim.kind !== "threshold") throw new TypeError("Not a threshold.");
  const { operator, isByInterval } = gate.claim;
  const bound = findUnitProblem(gate, metric) ?? toUnit(gate.claim.bound, metric);
  const seen = observe(values, { gate, metric }, seed);
  const name = nameOf(gate);
  if (typeof bound === "string")
    return { ...seen, outcome: "unknown", evidence: `${name} cannot be judged: ${bound}.` };
  if (seen.estimate === null) return { ...seen, outcome: "unknown", evidence: `${name} has no value.` };
  const { interval } = seen;
  const end = operator.startsWith(">") ? interval?.low : interval?.high;
  const words = wordsOfGate({ gate, metric }, { values: [seen.estimate, bound, isByInterval ? end : null] });
  const described = describe({ name, seen, words });
  if (!isByInterval) {
    const passed = holds(seen.estimate, operator, bound);
    return {
      ...seen,
      outcome: passed ? "passed" : "failed",
      evidence: `${described}; ${passed ? "" : "not "}${operator} ${words.say(bound)}.`,
    };
  }
  if (end === undefined)
    return { ...seen, outcome: "unknown", evidence: `${described}: too little to tell an interval from.` };
  const passed = holds(end, operator, bound);
  return {
    ...seen,
    outcome: passed ? "passed" : "failed",
    evidence: `${described}; the interval's ${operator.startsWith(">") ? "lower" : "upper"} end is ${passed ? "" : "not "}${operator} ${words.say(bound)}.`,
  };
}

/** How a number was rounded on its way decides nothing. */
function holds(value: number, operator: Operator, bound: number): boolean {
  const isEqual = Math.abs(value - bound) <= 1e-12 * Math.max(1, Math.abs(bound));
  if (operator === ">=") return value >= bound || isEqual;
  if (operator === "<=") return value <= bound || isEqual;
  return !isEqual && (operator === ">" ? value > bound : value < bound);
}

type Described = { name: string; seen: Observed; words: MetricWords };

function describe({ name, seen, words }: Described): string {
  const interval = seen.interval ? `${sayInterval(seen.interval, words)}, ` : "";
  return `${name} is ${words.say(seen.estimate ?? Number.NaN)} (${interval}${count(seen.items, "item")})`;
}
