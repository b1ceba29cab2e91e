import type { Approval } from "@parley/contract";
import { expect, test } from "vitest";
import { actOf, compare, keepChoices, toItems } from "./choices.ts";

const asked = (id: string, stakes: "medium" | "high" = "medium") => ({
  id,
  args_hash: `hash of ${id}`,
  request: { kind: "function_call", name: "refund", args: {}, stakes } as Approval["request"],
});

test("each is sent with the arguments that were seen, exceptions with what is said of them alone", () => {
  const all = [asked("a"), asked("b"), asked("c"), asked("d"), asked("e", "high"), asked("f", "high")];
  const items = toItems(all, {
    b: { fate: "deny", reason: " Too much. " },
    c: { fate: "leave", reason: "" },
    d: { fate: "approve", reason: "" },
    f: { fate: "with", reason: "" },
  });
  expect(items).toEqual([
    { id: "a", args_hash: "hash of a" },
    { id: "b", args_hash: "hash of b", instead: { decision: "deny", comment: "Too much." } },
    { id: "d", args_hash: "hash of d", instead: { decision: "approve" } },
    { id: "f", args_hash: "hash of f" },
  ]);
});

test("an exception stands against what becomes of the others", () => {
  expect(actOf({ fate: "with", reason: "" }, "deny")).toBe("deny");
  expect(actOf({ fate: "approve", reason: "" }, "deny")).toBe("approve");
  expect(actOf({ fate: "leave", reason: "" }, "approve")).toBeUndefined();
});

test("what came, went and changed since is counted", () => {
  const now = [{ ...asked("a"), args_hash: "other" }, asked("c")];
  expect(compare([asked("a"), asked("b")], now)).toEqual({ more: 1, gone: 1, changed: 1 });
});

test("what was chosen stays for those whose arguments are the same", () => {
  const deny = { fate: "deny", reason: "Too much." } as const;
  const choices = { a: deny, b: deny, c: deny };
  const now = [{ ...asked("a"), args_hash: "other" }, asked("b"), asked("d")];
  expect(keepChoices(choices, { seen: [asked("a"), asked("b"), asked("c")], now })).toEqual({ b: deny });
});
