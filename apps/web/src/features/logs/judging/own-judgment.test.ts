import { expect, test } from "vitest";
import { findOwnJudgment, judgeOf } from "./own-judgment.ts";

const actor = { kind: "session" as const, name: "Ada", user_id: "usr_1", role: "owner" };
const said = (id: string, judged_by: string | null, judgment: string) =>
  ({ evaluator: { id }, judged_by, judgment }) as never;

test("what I said last by this Evaluator is mine, and nobody else's", () => {
  const judge = judgeOf({ actor });
  const evaluator_logs = [
    said("ev_1", judge ?? null, "bad"),
    said("ev_1", "account:usr_2", "bad"),
    said("ev_1", judge ?? null, "good"),
    said("ev_2", judge ?? null, "other"),
    said("ev_1", null, "bad"),
  ];
  expect(findOwnJudgment({ evaluator_logs }, { evaluatorId: "ev_1", judge })).toBe("good");
  expect(findOwnJudgment({ evaluator_logs }, { evaluatorId: "ev_3", judge })).toBeUndefined();
});

test("a machine of one's own has one owner; a key is nobody's judgment", () => {
  expect(judgeOf({ actor: { ...actor, user_id: null } })).toBe("owner");
  const judge = judgeOf({ actor: { ...actor, kind: "api_key", user_id: null } });
  expect(findOwnJudgment({ evaluator_logs: [said("ev_1", null, "x")] }, { evaluatorId: "ev_1", judge })).toBe(
    undefined,
  );
});
