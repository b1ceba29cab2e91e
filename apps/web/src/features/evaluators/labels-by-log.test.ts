import { expect, test } from "vitest";
import { type JudgmentRecord, labelsByLog } from "./labels-by-log.ts";

const spec = { evaluator_type: "human", return_type: "select" };

test("people are compared on the Logs they share; what was taken back does not count", () => {
  const said = (parent: string, judgment: unknown, more: object = {}) =>
    ({ parent_id: parent, evaluator: { spec }, judgment, ...more }) as unknown as JudgmentRecord;
  expect(
    labelsByLog([
      said("a", "good"),
      said("a", "bad"),
      said("a", "bad", { withdrawn_at: "2026-01-01T00:00:00Z" }),
      said("b", null),
    ]),
  ).toEqual([["good", "bad"], []]);
});
