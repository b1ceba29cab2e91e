import { spellingsOf } from "../evaluation/facets-of.ts";
import type { Facets, Metric } from "../evaluation/measurements.ts";
import type { Gate, GateScope } from "./gate.ts";
import { nearestName } from "./nearest-name.ts";
import { findUnitProblem } from "./units.ts";

/** The values that items have, by facet. */
export type KnownSlices = ReadonlyMap<string, ReadonlySet<string>>;

/** What there will be once items are answered and judged. */
export type KnownNames = {
  /** What is going to be measured. */
  metrics: readonly Metric[];
  /** Evaluators that say what has no order: texts, options without a valence. */
  uncounted?: readonly string[] | undefined;
  /** Absent: the items are not known yet. What metadata Logs will have never is. */
  slices?: KnownSlices | undefined;
};

const mostNamed = 12;

/**
 * What gates name that is not going to be there, and numbers that are none of what they name, each in a sentence with the name that was probably meant: whoever
 * mistyped one is told before anything is asked of a model, and not by a gate that nothing can pass.
 *
 * @example findUnknownNames(parseGates("exat >= 90%").gates, { metrics: [{ name: "exact", kind: "rate" }] })
 * // ['In "exat >= 90%": nothing is measured as "exat". Did you mean "exact"? There is exact.']
 */
export function findUnknownNames(gates: readonly Gate[], known: KnownNames): string[] {
  return gates.flatMap((gate) =>
    [findMetricProblem(gate, known), findSliceProblem(gate.scope, known)].flatMap((problem) =>
      problem === undefined ? [] : [`In ${JSON.stringify(gate.text)}: ${problem}`],
    ),
  );
}

/** All values of all facets that items have. */
export function listKnownSlices(items: Iterable<Facets>): KnownSlices {
  const slices = new Map<string, Set<string>>();
  for (const facets of items)
    for (const [facet, values] of Object.entries(facets)) {
      const known = slices.get(facet) ?? new Set();
      slices.set(facet, known);
      for (const value of values) known.add(value);
    }
  return slices;
}

function findMetricProblem(gate: Gate, { metrics, uncounted = [] }: KnownNames): string | undefined {
  const { metric } = gate;
  const found = metrics.find(({ name }) => name === metric);
  if (found) {
    const problem = findUnitProblem(gate, found);
    return problem && `${problem}.`;
  }
  const written = JSON.stringify(metric);
  return uncounted.includes(metric)
    ? `what ${written} says has no order, so nothing is counted of it.`
    : `nothing is measured as ${written}.${suggest(
        metric,
        metrics.map(({ name }) => name),
      )}`;
}

function findSliceProblem(scope: GateScope, { slices }: KnownNames): string | undefined {
  if (scope.kind === "all" || slices === undefined || scope.facet.startsWith("metadata.")) return undefined;
  const facet = spellingsOf(scope.facet).find((spelling) => slices.has(spelling));
  if (facet === undefined)
    return `no item has ${JSON.stringify(scope.facet)}.${suggest(scope.facet, listFacetNames(slices))}`;
  const values = slices.get(facet) ?? new Set();
  if (scope.kind === "every-slice" || values.has(scope.value)) return undefined;
  return `no item has ${scope.facet} = ${scope.value}.${suggest(scope.value, [...values].toSorted())}`;
}

/** As people write them: an input needs no `input.`. */
const listFacetNames = (slices: KnownSlices): string[] =>
  [...slices.keys()].map((facet) => facet.replace(/^input\./, "")).toSorted();

function suggest(written: string, names: readonly string[]): string {
  const nearest = nearestName(written, names);
  const meant = nearest === undefined ? "" : ` Did you mean ${JSON.stringify(nearest)}?`;
  const shown = [...names.slice(0, mostNamed), ...(names.length > mostNamed ? ["…"] : [])];
  return `${meant}${shown.length === 0 ? " There is none." : ` There is ${shown.join(", ")}.`}`;
}
