import { expect, test } from "vitest";
import { describeEvent } from "./describe-event.ts";

const at = "2026-11-21T12:00:00.000Z";
type Kind = "function_call" | "promotion";
const words = (type: string, data: Record<string, unknown>, earlier: Record<string, unknown>[] = []) =>
  wordsOf("function_call", { type, data, earlier });
type Given = { type: string; data: Record<string, unknown>; earlier?: Record<string, unknown>[] };
const wordsOf = (kind: Kind, { type, data, earlier = [] }: Given) => {
  const toEvent = (one: Record<string, unknown>, number: number) => ({
    number,
    type: "edited",
    at,
    data: one,
  });
  const event = { number: earlier.length + 1, type, at, data };
  const { who, what, said } = describeEvent({ kind, event, earlier: earlier.map(toEvent) });
  return [who, what, said];
};

test("what a policy or a grant said is told with its rule, or why it could say nothing", () => {
  const policy = {
    policy_name: "refunds",
    outcome: "allow",
    rule: { name: "small" },
    reason: null,
    error: null,
  };
  expect(words("judged", { policy })).toEqual([
    "The policy refunds",
    "allowed it by the rule “small”",
    undefined,
  ]);
  const unsure = { ...policy, outcome: "ask", error: "No such key: amount" };
  expect(words("judged", { policy: unsure })).toEqual([
    "The policy refunds",
    "had people asked after an error",
    "No such key: amount",
  ]);
  expect(words("judged", { policy: { ...policy, outcome: "ask", rule: null } })[1]).toBe(
    "had people asked as no rule fits",
  );
  expect(words("granted", { grant: { grant_id: "grt_1", number: 3 } })[1]).toBe(
    "covered by the grant grt_1, use 3",
  );
});

test("who was told, reminded, passed it on or is away is named", () => {
  const notice = {
    reason: "reminder",
    to: [{ name: "Ana" }],
    held: [{}],
    channels: ["slack:C1"],
    anyone: false,
  };
  expect(words("noticed", notice)[1]).toBe("reminded: Ana, slack:C1; 1 later, after quiet hours");
  expect(words("noticed", { ...notice, held: [{ name: "Ben" }, { name: "Cem" }] })[1]).toBe(
    "reminded: Ana, slack:C1; Ben, Cem later, after quiet hours",
  );
  expect(words("noticed", { reason: "requested", to: [], held: [], anyone: true })[1]).toBe(
    "told: whoever may answer",
  );
  const passed = { from: { name: "Ana" }, to: { name: "Bo" }, message: "You know them." };
  expect(words("delegated", passed)).toEqual(["Ana", "passed it on to Bo", "You know them."]);
  expect(words("delegated", { ...passed, message: "", isAway: true })).toEqual([
    "Ana",
    "is away: Bo may answer instead",
    undefined,
  ]);
});

test("an edit names what it changed against what stood there before", () => {
  const voter = { name: "Ana" };
  const earlier = [{ args: { amount: 30, to: "Bo" } }, { voter, args: { amount: 20, to: "Bo" } }];
  expect(words("edited", { voter, args: { amount: 10, to: "Bo" } }, earlier)).toEqual([
    "Ana",
    "changed amount",
    undefined,
  ]);
});

test("a call is claimed and run, a promotion is deployed by the server", () => {
  const by = { id: "usr_1", full_name: "Ana" };
  const failed = { execution: { status: "failed", error: "It was not deployed: v2 is gone." } };
  const ran = { execution: { status: "succeeded", result: null } };
  expect(words("claimed", { by })).toEqual(["Ana", "claimed it, to run it", undefined]);
  expect(wordsOf("promotion", { type: "claimed", data: { by } })[1]).toBe("had the server deploy it");
  expect(words("reported", ran)[1]).toBe("ran");
  expect(wordsOf("promotion", { type: "reported", data: ran })[1]).toBe("it was deployed");
  expect(wordsOf("promotion", { type: "reported", data: failed })).toEqual([
    undefined,
    "it was not deployed",
    "It was not deployed: v2 is gone.",
  ]);
});

test("that nobody was there for the plan is told as it was", () => {
  const warnings = ["The plan can be filled by nobody now: nobody is in the team `Legal`."];
  expect(words("warned", { warnings })).toEqual([
    undefined,
    "The plan can be filled by nobody now: nobody is in the team Legal.",
    undefined,
  ]);
});
