import type { ReviewAgreement } from "@parley/contract";
import { expect, test } from "vitest";
import { describeAgreement, formatCoefficient } from "./describe-agreement.ts";

const found = (value: number | null, range?: [number, number], more: Partial<ReviewAgreement> = {}) =>
  ({
    measurement: "nominal",
    items: 40,
    unanimous: 30,
    krippendorff: {
      value,
      interval: range ? { low: range[0], high: range[1], level: 0.95 } : null,
      items: 40,
    },
    ...more,
  }) as ReviewAgreement;

test("words are as sure as the interval is", () => {
  expect(describeAgreement(found(0.9, [0.82, 0.96]))).toMatch(
    /^All said the same of 30 of 40 items\. .*agree well/,
  );
  expect(describeAgreement(found(0.8, [0.7, 0.9]))).toMatch(/tentative/);
  expect(describeAgreement(found(0.7, [0.5, 0.85]))).toMatch(/seem to agree/);
  expect(describeAgreement(found(0.5, [0.3, 0.7]))).toMatch(/not sure yet/);
  expect(describeAgreement(found(0.3, [0.1, 0.5]))).toMatch(/too little/);
  expect(describeAgreement(found(null))).toMatch(/Only one answer/);
  expect(describeAgreement(found(0.5, undefined, { items: 1, unanimous: 1 }))).toMatch(/of 1 of 1 item\./);
  const krippendorff = { value: 1, interval: null, no_interval: "3 items are too few to tell.", items: 3 };
  expect(describeAgreement(found(1, undefined, { krippendorff }))).toMatch(
    /beyond chance\. 3 items are too few to tell\.$/,
  );
  expect(describeAgreement(found(null, undefined, { measurement: null }))).toBe("Texts are not compared.");
});

test("numbers stand with their interval; what is not known is a dash", () => {
  expect(formatCoefficient(found(0.5, [0.3, 0.7]).krippendorff)).toBe("0.50 (0.30 to 0.70)");
  expect(formatCoefficient(found(0.5).krippendorff)).toBe("0.50 (no interval)");
  expect(formatCoefficient(null)).toBe("–");
});
