import { describe, expect, test } from "vitest";
import { facetsOf } from "../evaluation/facets-of.ts";
import type { Measurements } from "../evaluation/measurements.ts";
import { findUnknownNames, listKnownSlices } from "./find-unknown-names.ts";
import { judgeGates } from "./judge-gates.ts";
import { parseGate, parseGates } from "./parse-gate.ts";

/** The `index`-th of 200 items; every fifth is French. */
const items = Array.from({ length: 200 }, (_, index) => ({ id: `d${index}`, index }));

const runOf = (
  name: string,
  correct: (index: number) => boolean | null,
  latency: (index: number) => number,
) => ({
  name,
  observations: items.flatMap(({ id, index }) => [
    { metric: "correct", item: id, value: correct(index) },
    { metric: "latency", item: id, value: latency(index) },
    { metric: "cost", item: id, value: 0.002 + (index % 10) / 10_000 },
  ]),
});

const measurements: Measurements = {
  metrics: [
    { name: "correct", kind: "rate" },
    { name: "latency", kind: "number", better: "lower", unit: "s" },
    { name: "cost", kind: "number", better: "lower", unit: "USD" },
  ],
  runs: [
    {
      ...runOf(
        "v12",
        (index) => index % 10 !== 0,
        (index) => 1 + (index % 20) / 10,
      ),
      aliases: ["production"],
    },
    runOf(
      "v13",
      (index) => index % 10 !== 0 || index === 50,
      (index) => 0.9 + (index % 20) / 10,
    ),
    runOf(
      "v14",
      (index) => index % 5 !== 0,
      (index) => 2 + (index % 20) / 10,
    ),
    runOf(
      "gaps",
      (index) => (index < 4 ? null : true),
      () => Number.NaN,
    ),
  ],
  control: "v12",
  facets: new Map(items.map(({ id, index }) => [id, { language: [index % 5 === 0 ? "fr" : "en"] }])),
};

const judge = (text: string, candidate = "v13") => {
  const { gates, problems } = parseGates(text);
  expect(problems).toEqual([]);
  const [result] = judgeGates(gates, measurements, { candidate }).results;
  return result!;
};

describe("a gate is judged with evidence", () => {
  test.each([
    [
      "correct >= 0.9",
      "v13",
      "passed",
      "correct is 90.5 % (95 % interval 85.6 to 93.8, 200 items); >= 90.0 %.",
    ],
    [
      "correct >= 90%",
      "v14",
      "failed",
      "correct is 80.0 % (95 % interval 73.9 to 85.0, 200 items); not >= 90.0 %.",
    ],
    ["correct >= 0.9 with confidence", "v13", "failed", "the interval's lower end is not >= 90.0 %."],
    ["correct >= 0.85 with 90% confidence", "v13", "passed", "90 % interval 86.5 to 93.4"],
    ["correct >= 0.905", "v13", "passed", ">= 90.5 %."],
    ["correct > 0.905", "v13", "failed", "not > 90.5 %."],
    ["p95(latency) <= 3s", "v13", "passed", "p95(latency) is 2.7 s"],
    ["p95(latency) <= 2500ms", "v13", "failed", "not <= 2.5 s."],
    ["median(latency) < 2", "v13", "passed", "p50(latency) is 1.85 s"],
    ["max(latency) <= 2.7s", "v13", "failed", "max(latency) is 2.8 s (200 items); not <= 2.7 s."],
    ["sum(cost) <= $1", "v13", "passed", "sum(cost) is $0.49"],
    ["cost <= 0.3cents", "v13", "passed", "cost is $0.00245"],
    ["correct no worse than production by 0.02", "v13", "passed", "differs from production by +0.5 points"],
    ["correct no worse than control by 0.02", "v14", "failed", "it may be worse by more than 2.0 points."],
    ["latency no worse than control by 10%", "v13", "passed", "no worse by more than 195 ms."],
    ["latency no worse than control by 10%", "v14", "failed", "latency differs from control by +1 s"],
    [
      "p90(latency) no worse than control by 0.1s",
      "v13",
      "passed",
      "p90(latency) differs from control by -100 ms",
    ],
    ["p90(latency) no worse than control by 100ms", "v14", "failed", "it may be worse by more than 0.1 s."],
    ["correct >= 0.5 where language = fr", "v13", "passed", "language = fr: correct is 52.5 %"],
    [
      "correct >= 0.5 in every language",
      "v14",
      "failed",
      "Not passed in 1 of 2 slices. language = fr: correct is 0.0 % ",
    ],
    ["correct >= 0.5 in every language", "v13", "passed", "Passed in each of 2 slices"],
  ])("%s, of %s: %s", (...[text, candidate, outcome, evidence]) => {
    const found = judge(text, candidate);
    expect(found.evidence).toContain(evidence);
    expect(found.outcome).toBe(outcome);
  });

  test.each([
    ["wrong >= 1", "v13", 'Nothing is measured as "wrong"; there is correct, latency, cost.'],
    ["correct >= 0.1", "v99", 'There is no run "v99".'],
    ["correct no worse than staging by 0.1", "v13", 'There is no run "staging" to compare with.'],
    [
      "correct >= 0.5",
      "gaps",
      "4 items of 200 have no value of correct; the gate allows 0 %. Mend that, or write `allowing 2% missing`.",
    ],
    ["correct no worse than control by 0.5", "gaps", "4 items of 200 have no value"],
    ["latency <= 100s", "gaps", "latency has no value of any item."],
    ["correct >= 0.5 where language = it", "v13", "No item has language = it."],
    ["correct >= 0.5 in every country", "v13", 'No item has "country".'],
    ["latency <= $3", "v13", "the metric is in s, which USD cannot be converted to"],
    ["correct <= 3s", "v13", "the metric has no unit"],
  ])("%s, of %s, is unknown, which is no pass", (text, candidate, evidence) => {
    const { gates } = parseGates(text);
    const { passed, results } = judgeGates(gates, measurements, { candidate });
    expect([passed, results[0]?.outcome]).toEqual([false, "unknown"]);
    expect(results[0]?.evidence).toContain(evidence);
  });

  test("what may be missing is said", () => {
    expect(judge("correct >= 0.5 allowing 2% missing", "gaps").outcome).toBe("passed");
    expect(judge("correct >= 0.5 allowing 1.9% missing", "gaps").outcome).toBe("unknown");
  });

  test("what a gate is advised to allow is enough for it, and no item more is", () => {
    const judgeOf100 = (missing: number, allowing: string) => {
      const observations = Array.from({ length: 100 }, (_, index) => ({
        metric: "correct",
        item: `d${index}`,
        value: index < missing ? null : true,
      }));
      const hundred = { ...measurements, runs: [{ name: "one", observations }], control: undefined };
      const { gates } = parseGates(`correct >= 0.5 ${allowing}`);
      return judgeGates(gates, hundred, { candidate: "one" }).results[0]!;
    };
    for (let missing = 1; missing < 100; missing += 1) {
      const advised = `allowing ${missing}% missing`;
      expect(judgeOf100(missing, "").evidence).toContain(`write \`${advised}\``);
      expect(judgeOf100(missing, advised).outcome).toBe("passed");
      expect(judgeOf100(missing, `allowing ${missing - 1}% missing`).outcome).toBe("unknown");
    }
  });

  test.each([
    ["score >= 80%", "score cannot be judged: the metric has no limits that 80% could be a share of"],
    ["sum(correct) >= 90%", "sum(correct) cannot be judged: a sum has no whole"],
    ["similarity <= 90", "similarity cannot be judged: the metric goes from 0 to 1, and cannot be 90."],
    ["similarity no worse than control by 2", "which cannot differ by more than 2"],
    ["correct no worse than control by 1", "which cannot differ by more than 1"],
  ])("a number that is none of its metric passes nothing: %s", (text, evidence) => {
    const metrics = [
      { name: "correct", kind: "rate" },
      { name: "score", kind: "number" },
      { name: "similarity", kind: "number", better: "lower", range: { low: 0, high: 1 } },
    ] as const;
    const run = (name: string) => ({
      name,
      observations: items.flatMap(({ id, index }) => [
        { metric: "correct", item: id, value: true },
        { metric: "score", item: id, value: 3 + (index % 2) },
        { metric: "similarity", item: id, value: 0.9 },
      ]),
    });
    const given = { metrics, runs: [run("old"), run("new")], control: "old" };
    const [found] = judgeGates(parseGates(text).gates, given, { candidate: "new" }).results;
    expect(found?.outcome).toBe("unknown");
    expect(found?.evidence).toContain(evidence);
  });

  test("an item that only the reference judged is missing, and so is one the Dataset has", () => {
    const short = { name: "short", observations: measurements.runs[1]!.observations.slice(0, 30) };
    const with_ = { ...measurements, runs: [...measurements.runs, short] };
    const { gates } = parseGates("correct no worse than control by 0.9\ncorrect >= 0.1");
    expect(judgeGates(gates, with_, { candidate: "short" }).results.map(({ outcome }) => outcome)).toEqual([
      "unknown",
      "passed",
    ]);
    const known = { ...with_, items: items.map(({ id }) => id) };
    expect(judgeGates(gates, known, { candidate: "short" }).results[1]?.evidence).toContain(
      "190 items of 200 have no value",
    );
  });

  test("a few items that never differ do not pass for certainty", () => {
    const few = (name: string) => ({
      name,
      observations: ["a", "b", "c"].map((item) => ({ metric: "correct", item, value: true })),
    });
    const tiny = { ...measurements, runs: [few("old"), few("new")], control: "old", facets: undefined };
    const { gates } = parseGates("correct no worse than control by 0.02");
    const found = judgeGates(gates, tiny, { candidate: "new" });
    expect(found.passed).toBe(false);
    expect(found.results[0]?.evidence).toContain("More items may tell.");
  });

  test("nothing is compared with itself, nor with one of several that are called the same", () => {
    const evidenceOf = (text: string, given: Partial<Measurements>, candidate: string) => {
      const { results } = judgeGates(parseGates(text).gates, { ...measurements, ...given }, { candidate });
      expect(results[0]?.outcome).toBe("unknown");
      return results[0]?.evidence;
    };
    const production = "correct no worse than production by 0.9";
    const itself = 'There is no other run "control" to compare with: it is the one that is judged.';
    expect(evidenceOf("correct no worse than control by 0.9", {}, "v12")).toBe(itself);
    expect(evidenceOf(production, {}, "v12")).toContain('There is no other run "production"');
    const [v12, v13, v14] = measurements.runs;
    const nightly = [v12!, { ...v13!, aliases: ["production"] }, v14!];
    expect(evidenceOf(production, { runs: nightly, control: undefined }, "v14")).toBe(
      '2 runs are "production": v12, v13. Name one of them, or make it the control.',
    );
    const outcomeOf = (given: Partial<Measurements>, candidate: string) =>
      judgeGates(parseGates(production).gates, { ...measurements, ...given }, { candidate }).results[0]
        ?.evidence;
    expect(outcomeOf({ runs: nightly }, "v14")).toContain("differs from production by -10.0 points ");
    expect(outcomeOf({ runs: nightly, control: undefined }, "v13")).toContain("by +0.5 points");
  });

  test("an item that nobody knows anything of may belong to any slice, and is missing in each", () => {
    const all = items.map(({ id }) => id);
    const known = new Map([...measurements.facets!].slice(0, 190));
    const observations = measurements.runs[1]!.observations.slice(0, 190 * 3);
    const cut = {
      ...measurements,
      runs: [{ name: "cut", observations }],
      control: undefined,
      facets: known,
      items: all,
    };
    const judgeCut = (text: string) =>
      judgeGates(parseGates(text).gates, cut, { candidate: "cut" }).results[0]!;
    expect(judgeCut("correct >= 0.1 where language = fr")).toMatchObject({
      outcome: "unknown",
      evidence:
        "language = fr: 10 items of 48 have no value of correct, with 10 that may belong to the slice or not; the gate allows 0 %. Mend that, or write `allowing 21% missing`.",
    });
    expect(judgeCut("correct >= 0.1 where language = fr allowing 21% missing").outcome).toBe("passed");
    expect(judgeCut("correct >= 0.1 in every language allowing 20% missing").outcome).toBe("unknown");
  });

  test("an input is a facet with and without its place; names that objects have anyway are none", () => {
    const facets = new Map(
      items.map(({ id }) => [id, facetsOf({ inputs: { language: "fr" }, tags: ["a"] })]),
    );
    const judgeIn = (text: string) =>
      judgeGates(parseGates(text).gates, { ...measurements, facets }, { candidate: "v13" }).results[0]!;
    for (const text of ["correct >= 0.5 in every language", "correct >= 0.5 where input.language = fr"])
      expect(judgeIn(text)).toMatchObject({ outcome: "passed", items: 200 });
    expect(judgeIn("correct >= 0.5 in every constructor").evidence).toBe('No item has "constructor".');
  });

  test("of too many slices none is judged", () => {
    const facets = new Map(items.map(({ id }, index) => [id, { q: [String(index)] }]));
    const { gates } = parseGates("correct >= 0 in every q");
    expect(judgeGates(gates, { ...measurements, facets }, { candidate: "v13" }).results[0]).toMatchObject({
      outcome: "unknown",
      evidence: '"q" has 200 values: too many to judge each; at most 50 are.',
    });
  });

  test("of many pairs some are drawn each time, and the interval is as narrow as all of them make it", () => {
    const count = 10_000;
    const run = (name: string, shift: number) => ({
      name,
      observations: Array.from({ length: count }, (_, index) => ({
        metric: "latency",
        item: `d${index}`,
        value: ((index * 7919) % count) / count + shift * (((index * 104_729) % count) / count),
      })),
    });
    const many = {
      ...measurements,
      runs: [run("old", 0), run("new", 0.1)],
      control: "old",
      facets: undefined,
    };
    const { gates } = parseGates("median(latency) no worse than control by 1s");
    const [found] = judgeGates(gates, many, { candidate: "new" }).results;
    const { low = 0, high = 0 } = found?.interval ?? {};
    // Differences are even from 0 to 0.1 s: each median is off by about 0.5 / √n.
    expect(found).toMatchObject({ outcome: "passed", items: count });
    expect(found?.estimate).toBeCloseTo(0.05, 2);
    expect([low < 0.05, high > 0.05, high - low < 0.01]).toEqual([true, true, true]);
  });

  test("no condition is no pass", () => {
    expect(judgeGates([], measurements, { candidate: "v13" })).toEqual({ passed: false, results: [] });
  });
});

describe("the text of a gate", () => {
  test("is read whole", () => {
    expect(
      parseGate(
        '"tone of voice" no worse than "release 4" by 2 points where tag = "a b" with 99% confidence allowing 1% missing',
      ),
    ).toEqual({
      ok: true,
      gate: {
        text: '"tone of voice" no worse than "release 4" by 2 points where tag = "a b" with 99% confidence allowing 1% missing',
        metric: "tone of voice",
        aggregate: { kind: "mean" },
        claim: { kind: "no-worse", than: "release 4", by: { value: 0.02, unit: null } },
        scope: { kind: "slice", facet: "tag", value: "a b" },
        level: 0.99,
        allowedMissing: 0.01,
      },
    });
  });

  test.each([
    ["", 1, "Expected what is measured, such as accuracy, where it ends."],
    ["accuracy", 9, "Expected `>=`, `<=`, `>`, `<` or `no worse than … by …`, where it ends."],
    ["accuracy => 1", 10, 'not "=".'],
    ["accuracy >= good", 13, 'Expected a number, such as 0.9, 90%, 3s or $0.01, not "good".'],
    ["p101(latency) <= 1", 1, "There is no p101(…)"],
    ["p95(latency <= 1", 13, 'Expected `)`, not "<=".'],
    ["accuracy no worse than production", 34, "Expected `by` and how much worse is acceptable"],
    ["accuracy no worse than production by -1", 40, "How much worse is acceptable is not negative."],
    ["accuracy >= 1 where tag", 24, "Expected `=`, where it ends."],
    ["accuracy >= 1 with 100% confidence", 35, "Confidence is from 50% to below 100%."],
    ["accuracy >= 1 allowing 3s missing", 27, "What may be missing is a share"],
    ["max(cost) <= $1 with confidence", 32, "There is no interval of max(…)"],
    ["sum(cost) no worse than control by 1", 37, "There is no interval of sum(…)"],
    ["accuracy >= 1; cost", 14, '";" is no part of a gate.'],
    ["accuracy >= 1 or else", 15, 'not "or".'],
  ])("that is wrong says where and what is expected: %s", (text, column, message) => {
    const parsed = parseGate(text);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.problem.message).toContain(message);
    expect([text, parsed.problem.column]).toEqual([text, column]);
  });

  test.each([
    ["accuracy >= 90 %", "accuracy >= 90%"],
    ["accuracy >= 90\u00a0% with 99 % confidence", "accuracy >= 90% with 99% confidence"],
    ["accuracy >= 90 percent allowing 2 per cent missing", "accuracy >= 90% allowing 2% missing"],
    ["p95(latency) <= 3 s where language = fr", "p95(latency) <= 3s where language = fr"],
    ["cost no worse than control by 10 %", "cost no worse than control by 10%"],
    ["accuracy no worse than control by 2 points", "accuracy no worse than control by 0.02"],
  ])("is written as people write it: %s", (text, same) => {
    const [one, other] = [parseGate(text), parseGate(same)];
    expect(one).toEqual({ ok: true, gate: { ...(other.ok && other.gate), text } });
  });

  test("of a file has comments, and problems with lines", () => {
    const { gates, problems } = parseGates(
      "# quality\naccuracy >= 0.9 # at least\n\nnonsense\r\nsupport/tone.v2 > 4\n",
    );
    expect(gates.map(({ metric, text }) => [metric, text])).toEqual([
      ["accuracy", "accuracy >= 0.9"],
      ["support/tone.v2", "support/tone.v2 > 4"],
    ]);
    expect(problems.map(({ line, column }) => [line, column])).toEqual([[4, 9]]);
  });
});

describe("names that nothing will have", () => {
  const slices = listKnownSlices([
    facetsOf({ inputs: { language: "fr" }, tags: ["early"] }),
    facetsOf({ inputs: { language: "en", question: "x".repeat(80) } }),
  ]);
  const problemsOf = (text: string, known: object = { slices }) =>
    findUnknownNames(parseGates(text).gates, {
      metrics: [
        { name: "exact", kind: "rate" },
        { name: "latency", kind: "number", unit: "s" },
        { name: "stars", kind: "number", range: { low: 1, high: 5 } },
        { name: "similarity", kind: "number", better: "lower", range: { low: 0, high: 1 } },
        { name: "score", kind: "number" },
      ],
      uncounted: ["tone"],
      ...known,
    });

  test.each([
    [
      "exat >= 90%",
      'In "exat >= 90%": nothing is measured as "exat". Did you mean "exact"? There is exact, latency, stars, similarity, score.',
    ],
    ["p95(latncy) <= 3s", 'Did you mean "latency"?'],
    ["tone >= 1", 'what "tone" says has no order'],
    [
      "exact >= 1 where langage = fr",
      'no item has "langage". Did you mean "language"? There is language, tag.',
    ],
    ["exact >= 1 in every question", 'no item has "question".'],
    ["exact >= 1 where language = it", "no item has language = it. There is en, fr."],
    ["exact >= 1 where tag = erly", 'no item has tag = erly. Did you mean "early"?'],
    ["exact >= 90", "a share from 0 to 1, which cannot be 90: write 90%, or 0.9."],
    ["exact no worse than control by 2", "which cannot differ by more than 2: write 2 points, or 0.02."],
    ["exact no worse than control by 1", "which cannot differ by more than 1: write 1 points, or 0.01."],
    ["exact >= 120%", "a share from 0 to 1, which cannot be 120%."],
    ["exact >= -0.1", "a share from 0 to 1, which cannot be -0.1."],
    ["max(exact) <= 90", "which cannot be 90: write 90%, or 0.9."],
    [
      "sum(exact) >= 90%",
      "a sum has no whole that 90% could be a share of: say a number, or leave out `sum`.",
    ],
    [
      "score >= 80%",
      "the metric has no limits that 80% could be a share of: say a number of it, or give the Evaluator",
    ],
    ["sum(score) >= 80%", "a sum has no whole that 80% could be a share of"],
    [
      "similarity no worse than control by 2",
      "goes from 0 to 1, which cannot differ by more than 2: say less.",
    ],
    ["similarity <= 90", "the metric goes from 0 to 1, and cannot be 90."],
    ["similarity <= 120%", "the metric goes from 0 to 1, and cannot be 120%."],
    ["p95(stars) >= 0.5", "the metric goes from 1 to 5, and cannot be 0.5."],
    ["stars no worse than control by 5", "goes from 1 to 5, which cannot differ by more than 5: say less."],
    ["latency <= 20 %", "the metric is in s, which % cannot be converted to."],
    ["stars >= 80 %", "the metric goes from 1 to 5: say a number of it, not 80%."],
    ["latency <= $3", "the metric is in s, which USD cannot be converted to."],
  ])("are told with what was meant: %s", (text, words) => {
    const problems = problemsOf(text);
    expect(problems).toEqual([expect.stringContaining(words)]);
  });

  test.each([
    ["exact >= 1 where input.language = fr"],
    ["exact >= 1 in every language"],
    ["latency <= 1s where tag = early"],
    ["exact >= 1 where metadata.tier = gold"],
    ["exact no worse than control by 2%"],
    ["sum(exact) >= 90"],
    ["stars >= 4.5"],
    ["stars no worse than control by 0.5"],
    ["stars no worse than control by 10%"],
    ["sum(stars) >= 90"],
    ["similarity <= 20%"],
    ["similarity no worse than control by 2 points"],
    ["exact >= 100%"],
    ["exact >= 0"],
    ["exact no worse than control by 0"],
    ["score >= 80"],
    ["score no worse than control by 5%"],
  ])("are none in: %s", (text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  test("of slices are not known before the items are", () => {
    expect(problemsOf("exact >= 1 where langage = fr", {})).toEqual([]);
  });
});
