import { analyse, type Facets, type Measurements } from "@parley/statistics";
import { expect, test } from "vitest";
import { sayWorstSlices } from "./worst-slices.ts";

/** One run over so many cases, judged by what is given of each. */
function measure(count: number, judged: (index: number) => { value: number; facets: Facets }): Measurements {
  const cases = Array.from({ length: count }, (_, index) => ({ item: `case ${index}`, ...judged(index) }));
  return {
    metrics: [{ name: "correct", kind: "rate", better: "higher" }],
    runs: [
      { name: "new", observations: cases.map(({ item, value }) => ({ metric: "correct", item, value })) },
    ],
    facets: new Map(cases.map(({ item, facets }) => [item, facets])),
  };
}

function say(measurements: Measurements): string[] {
  const [run] = analyse(measurements).runs;
  const described = { name: "new", isControl: false, metrics: run?.metrics ?? [], failures: [], cases: 0 };
  return sayWorstSlices({ runs: [described], gates: [], passed: true }, measurements);
}

test("the worst slice is named, and how many more there are", () => {
  const french = { value: 0, facets: { "input.language": ["fr"], "input.country": ["France"] } };
  const others = { value: 1, facets: { "input.language": ["en"], "input.country": ["Ireland"] } };
  expect(say(measure(40, (index) => (index < 10 ? french : others)))).toEqual([
    "Worst slice of new on correct: input.language = fr, 0.0 % (10 cases), all others 100.0 %. 1 more is worse.",
  ]);
  expect(say(measure(40, () => others))).toEqual([]);
});

test("among many slices, too", () => {
  const many = measure(2500, (index) => ({
    value: index % 500 === 3 ? 0 : 1,
    facets: { "input.shop": [`shop ${index % 500}`] },
  }));
  expect(say(many)).toEqual([
    "Worst slice of new on correct: input.shop = shop 3, 0.0 % (5 cases), all others 100.0 %.",
  ]);
  // Values that no five cases share are no slices.
  const unlike = measure(2500, (index) => ({ value: 1, facets: { "input.name": [`Name ${index}`] } }));
  expect(say(unlike)).toEqual([]);
});
