import { expect, test } from "vitest";
import { sayWorst } from "./say-worst.ts";

const metric = { name: "correct" };
const slice = (value: string, isWorse: boolean) => ({ facet: "input.language", value, is_worse: isWorse });

test("the slices of a page that are worse are named; of a later page nothing is said of those before", () => {
  expect(sayWorst([slice("fr", true), slice("es", true), slice("de", false)], { metric, page: 1 })).toBe(
    "Worse on correct than the rest: input.language = fr, input.language = es.",
  );
  expect(sayWorst([slice("de", false)], { metric, page: 1 })).toBe(
    "No slice is shown to be worse on correct than the rest.",
  );
  expect(sayWorst([slice("de", false)], { metric, page: 2 })).toBe(
    "No slice on this page is shown to be worse on correct than the rest.",
  );
});
