import { expect, test } from "vitest";
import { whyNobodyIsTold } from "./why-nobody-is-told.ts";

test("a test that reaches nobody says why", () => {
  expect(whyNobodyIsTold([])).toContain("names no person, team or channel");
  expect(whyNobodyIsTold([{ status: "failed" }])).toContain("can be reached");
  expect(whyNobodyIsTold([{ status: "failed" }, { status: "pending" }])).toBeUndefined();
});
