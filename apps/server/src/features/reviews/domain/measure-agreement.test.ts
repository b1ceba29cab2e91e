import type { EvaluatorSpec, Judgment } from "@parley/contract";
import { expect, test } from "vitest";
import { measureAgreement, measurementOf, type Rating } from "./measure-agreement.ts";

const spec = (given: Partial<EvaluatorSpec>): EvaluatorSpec =>
  ({
    evaluator_type: "human",
    arguments_type: "target_free",
    return_type: "boolean",
    ...given,
  }) as EvaluatorSpec;

const rate = (said: Record<string, readonly (Judgment | null)[]>): Rating[] =>
  Object.entries(said).flatMap(([reviewer, judgments]) =>
    judgments.map((judgment, item) => ({ item: `i${item}`, reviewer, judgment })),
  );

test("two people: Cohen's kappa is that of the textbook, and both other coefficients are there", () => {
  // 20 times both yes, 5 only Ana, 10 only Ben, 15 both no: kappa is 0.4.
  const both = [
    ...Array.from({ length: 20 }, () => [true, true] as const),
    ...Array.from({ length: 5 }, () => [true, false] as const),
    ...Array.from({ length: 10 }, () => [false, true] as const),
    ...Array.from({ length: 15 }, () => [false, false] as const),
  ];
  const found = measureAgreement(rate({ ana: both.map(([a]) => a), ben: both.map(([, b]) => b) }), spec({}));
  expect(found).toMatchObject({ measurement: "nominal", items: 50, unanimous: 35 });
  expect(found.cohen?.value).toBeCloseTo(0.4, 10);
  expect(found.cohen!.interval!.low).toBeLessThan(0.4);
  expect(found.cohen!.interval!.high).toBeGreaterThan(0.4);
  expect(found.fleiss?.value).toBeCloseTo(0.394, 3);
  expect(found.krippendorff?.value).toBeCloseTo(0.4, 2);
  expect(found.pairs).toMatchObject([{ first: "ana", second: "ben", items: 50, agreed: 35 }]);
});

test("more people: who disagrees with whom, the worst pair first; what one left out counts for nobody", () => {
  const found = measureAgreement(
    rate({
      ana: ["good", "bad", "good", "bad", "good"],
      ben: ["good", "bad", "good", "bad", null],
      eve: ["bad", "bad", "bad", "good", "bad"],
    }),
    spec({ return_type: "select" }),
  );
  expect(found.cohen).toBeNull();
  expect(found.items).toBe(5);
  expect(found.pairs.map(({ first, second, items, agreed }) => [first, second, items, agreed])).toEqual([
    ["ana", "eve", 5, 1],
    ["ben", "eve", 4, 1],
    ["ana", "ben", 4, 4],
  ]);
});

test("how values are compared follows from what the Evaluator returns", () => {
  const number = (limits: object | undefined) =>
    measurementOf(spec({ return_type: "number", number_limits: limits }));
  expect(number({ min: 1, max: 5, step: 1 })).toBe("ordinal");
  expect(number(undefined)).toBe("interval");
  expect(measurementOf(spec({ return_type: "multi_select" }))).toBe("nominal");
  const texts = measureAgreement(rate({ ana: ["x"], ben: ["y"] }), spec({ return_type: "text" }));
  expect(texts).toMatchObject({ measurement: null, krippendorff: null, items: 0 });
  const tags = measureAgreement(
    rate({ ana: [["a", "b"]], ben: [["b", "a"]] }),
    spec({ return_type: "multi_select" }),
  );
  expect(tags).toMatchObject({ items: 1, unanimous: 1 });
  const ranks = measureAgreement(
    rate({ ana: [1, 2, 3, 4, 5, 1], ben: [1, 2, 3, 4, 4, 2] }),
    spec({ return_type: "number", number_limits: { min: 1, max: 5, step: 1 } }),
  );
  expect(ranks.fleiss).toBeNull();
  expect(ranks.krippendorff!.value).toBeGreaterThan(0.8);
});
