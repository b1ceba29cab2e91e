import { calibrateJudge } from "@parley/statistics";
import { expect, test } from "vitest";
import { holdToPeople, type JudgmentRecord, labelsByLog } from "./hold-to-people.ts";

const judge = { id: "ev_judge", path: "tone", spec: { evaluator_type: "llm", return_type: "select" } };
const rating = { id: "ev_rating", path: "rating", spec: { evaluator_type: "human", return_type: "select" } };
const note = { id: "ev_note", path: "note", spec: { evaluator_type: "human", return_type: "text" } };

const said = (evaluator: object, judgment: unknown, more: object = {}) => ({ evaluator, judgment, ...more });

/** 40 Logs; the judge is wrong on every eighth, one person took back what they said of each. */
const records = Array.from({ length: 40 }, (_, index) => {
  const truth = index % 2 === 0 ? "good" : "bad";
  return {
    id: `log_${index}`,
    type: "evaluator",
    parent_id: `log_p${index}`,
    created_at: `2026-01-${String(1 + (index % 28)).padStart(2, "0")}T00:00:00Z`,
    ...said(judge, index % 8 === 0 ? "bad" : truth),
    parent: {
      environment: index < 20 ? "production" : "staging",
      metadata: { long: "x".repeat(100), team: "a" },
      evaluator_logs: [
        said(rating, truth),
        said(rating, truth === "good" ? "bad" : "good", { withdrawn_at: "2026-01-01T00:00:00Z" }),
        said(note, "a text"),
        said(judge, "good"),
      ],
    },
  };
}) as unknown as JudgmentRecord[];

test("a judge is held to what people said of the same Logs with an Evaluator of the same type", () => {
  const [people, ...others] = holdToPeople(records);
  expect(others).toEqual([]);
  expect(people).toMatchObject({ id: "ev_rating", path: "rating" });
  expect(people!.items[0]).toMatchObject({
    judge: "bad",
    people: ["good"],
    facets: { environment: ["production"], "metadata.team": ["a"] },
  });
  expect(calibrateJudge(people!.items)).toMatchObject({
    items: 40,
    agreement: { rate: 35 / 40 },
    verdict: "trusted",
  });
});

test("people are compared on the Logs they share; what was taken back does not count", () => {
  const human = (parent: string, judgment: unknown, more: object = {}) =>
    ({ parent_id: parent, ...said(rating, judgment, more) }) as unknown as JudgmentRecord;
  expect(
    labelsByLog([
      human("a", "good"),
      human("a", "bad"),
      human("a", "bad", { withdrawn_at: "2026-01-01T00:00:00Z" }),
      human("b", null),
    ]),
  ).toEqual([["good", "bad"], []]);
});
