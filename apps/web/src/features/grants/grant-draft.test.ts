import { expect, test } from "vitest";
import { emptyGrant, toGrant } from "./grant-draft.ts";

test("a grant needs a tool and an end; half an amount is none", () => {
  expect(toGrant(emptyGrant)).toBeUndefined();
  expect(toGrant({ ...emptyGrant, tool: "refund" })).toBeUndefined();
  expect(toGrant({ ...emptyGrant, maxUses: 3 })).toBeUndefined();
  expect(toGrant({ ...emptyGrant, tool: "refund", maxUses: 3, amountField: "amount" })).toBeUndefined();
  expect(toGrant({ ...emptyGrant, tool: " refund ", maxUses: 3 })).toEqual({ tool: "refund", max_uses: 3 });
});

test("an amount is found by a path, in which digits are places of lists", () => {
  const draft = {
    ...emptyGrant,
    tool: "pay",
    when: " args.currency == 'EUR' ",
    amountField: "orders.0.amount",
  };
  expect(toGrant({ ...draft, amountMax: 200, expiresAt: "2026-12-01T10:00Z" })).toEqual({
    tool: "pay",
    when: "args.currency == 'EUR'",
    amount: { field: ["orders", 0, "amount"], max: 200 },
    expires_at: "2026-12-01T10:00:00.000Z",
  });
});

test("a rate needs how many and how long, and is no end", () => {
  const draft = { ...emptyGrant, tool: "pay", rateUses: 5 };
  expect(toGrant({ ...draft, rateHours: 2 })).toBeUndefined();
  expect(toGrant({ ...draft, maxUses: 9 })).toBeUndefined();
  expect(toGrant({ ...draft, maxUses: 9, rateHours: 1.5 })).toMatchObject({
    rate: { max_uses: 5, per_seconds: 5400 },
  });
});
