import { describe, expect, test } from "vitest";
import { checkPrecondition } from "./check-precondition.ts";

const args = { amount: 30 };

describe("a precondition", () => {
  test.each([
    [{ equals: "etag 1" }, "etag 1", undefined],
    [{ equals: "etag 1" }, "etag 2", "`facts` is not what it was"],
    [{ equals: { a: 1, b: [2] } }, { b: [2], a: 1 }, undefined],
    [{ equals: 1 }, "1", "`facts` is not what it was"],
    [{ equals: null }, null, undefined],
    [{ equals: null }, undefined, "the claim says nothing of it (`facts`)"],
    [{ when: "facts.balance >= args.amount" }, { balance: 30 }, undefined],
    [{ when: "facts.balance >= args.amount" }, { balance: 29 }, "`facts.balance >= args.amount` is false"],
    [{ when: "facts.balance >= args.amount" }, {}, "No such key: balance"],
    [{ when: "facts.balance >= args.amount" }, 30, "`facts` is no object with names"],
    [{ when: "facts.balance >=" }, { balance: 30 }, /./],
  ])("%j, and now %j", (precondition, facts, reason) => {
    const found = checkPrecondition(precondition, { args, facts, now: 0 });
    if (reason instanceof RegExp) expect(found).toMatch(reason);
    else expect(found).toBe(reason);
  });
});
