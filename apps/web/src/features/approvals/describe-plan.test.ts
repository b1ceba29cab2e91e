import { expect, test } from "vitest";
import { describePlan, describeResponder } from "./describe-plan.ts";

test("trees of people read as one phrase", () => {
  expect(describeResponder({ any: [{ person: "ana@example.com" }, { team: "legal" }] })).toBe(
    "ana@example.com or someone of the team legal",
  );
  expect(
    describeResponder({
      all: [{ team: "legal" }, { any: [{ role: "admin" }, { channel: "slack:C1" }] }],
    }),
  ).toBe("someone of the team legal and (someone with the role admin or above or someone in slack:C1)");
  const roles = { any: [{ role: "owner" }, { role: "treasurer" }] };
  expect(describeResponder(roles)).toBe("someone with the role owner or someone with the role treasurer");
  expect(describeResponder({ any: [{ anyone: true }, { anyone: true }, { anyone: true }], count: 2 })).toBe(
    "2 of: anyone who may answer; anyone who may answer; anyone who may answer",
  );
});

test("a plan says from when on, and what a denial does", () => {
  const plan = {
    steps: [{ who: { person: "ana@example.com" } }, { who: { role: "admin" }, after_seconds: 600 }],
    veto: false,
  };
  expect(describePlan({ plan, isQuestion: false })).toEqual({
    steps: [
      { when: "At once", who: "ana@example.com" },
      { when: "After 10 min, if nobody has decided", who: "someone with the role admin or above" },
    ],
    rules: ["As many must deny as could have approved.", "Who asks may not answer."],
  });
  expect(describePlan({ plan: undefined, isQuestion: true }).rules[0]).toBe("The first answer counts.");
});
