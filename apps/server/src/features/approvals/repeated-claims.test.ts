import type { Approval } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

const transfer = {
  kind: "function_call",
  name: "transfer",
  args: { to: "Ana", amount: 10 },
  plan: { steps: [{ who: { anyone: true } }], allow_requester: true },
};
const [own, foreign] = ["own-".repeat(8), "foreign-".repeat(4)];

type Claimed = { receipt?: string; code?: string };

describe.each(databases)("a claim that is sent again, on $name", ({ open }) => {
  const openApproved = async (app: OpenTestApp, body: object = {}) => {
    const asked = await app.ask<Approval>("POST", "/v5/approvals", { ...transfer, ...body });
    const { id, args_hash } = asked.body;
    await app.ask("POST", `/v5/approvals/${id}/decide`, { decision: "approve", args_hash });
    const claim = async (token: string | undefined, more: object = {}): Promise<(number | string)[]> => {
      const given = { args_hash, ...(token !== undefined && { token }), ...more };
      const { status, body } = await app.ask<Claimed>("POST", `/v5/approvals/${id}/claim`, given);
      return [status, body.receipt ?? body.code ?? ""];
    };
    const report = async (token: string): Promise<(number | string)[]> => {
      const given = { status: "succeeded", token, result: 1 };
      const { status, body } = await app.ask<Claimed>("POST", `/v5/approvals/${id}/report`, given);
      return body.code === undefined ? [status] : [status, body.code];
    };
    const read = async <T>(what: string): Promise<T> =>
      (await app.ask<T>("GET", `/v5/approvals/${id}${what}`)).body;
    return { claim, report, read };
  };

  test("is the same claim by its token until it is reported, and nobody else's", async () => {
    await using app = await openTestApp({ open });
    const { claim, report, read } = await openApproved(app);
    const first = await claim(own);
    expect(first[0]).toBe(200);
    // With the same receipt: nothing is stated twice.
    expect(await Promise.all([1, 2, 3, 4].map(() => claim(own)))).toEqual([first, first, first, first]);
    for (const token of [foreign, undefined]) expect(await claim(token)).toEqual([409, "approvals.claimed"]);
    expect(await report(foreign)).toEqual([403, "approvals.token_unknown"]);
    expect(await report(own)).toEqual([200]);
    expect(await report(own)).toEqual([409, "approvals.reported"]);
    expect(await claim(own)).toEqual([409, "approvals.claimed"]);
    const events = await read<{ type: string }[]>("/events");
    expect(events.map(({ type }) => type).slice(-2)).toEqual(["claimed", "reported"]);
    expect(events.filter(({ type }) => type === "claimed")).toHaveLength(1);
    expect(await read<object[]>("/receipts")).toHaveLength(2);
  });

  test("of those that come at once, one token has it", async () => {
    await using app = await openTestApp({ open });
    const { claim } = await openApproved(app);
    const tokens = [own, foreign, own, foreign];
    const answers = await Promise.all(tokens.map((token) => claim(token)));
    const won = tokens.filter((_token, index) => answers[index]?.[0] === 200);
    expect([won.length, new Set(won).size]).toEqual([2, 1]);
  });

  test("needs what every claim needs: an approval that is valid, under what it was given", async () => {
    await using app = await openTestApp({ open });
    const bound = await openApproved(app, { precondition: { equals: "etag 1" } });
    expect((await bound.claim(own, { facts: "etag 1" }))[0]).toBe(200);
    expect(await bound.claim(own, { facts: "etag 2" })).toEqual([409, "approvals.precondition_failed"]);
    expect((await bound.claim(own, { facts: "etag 1" }))[0]).toBe(200);
    const short = await openApproved(app, { valid_seconds: 60 });
    expect((await short.claim(own))[0]).toBe(200);
    app.clock.now += 60_000;
    expect(await short.claim(own)).toEqual([409, "approvals.expired"]);
    // What was done meanwhile is told all the same.
    expect(await short.report(own)).toEqual([200]);
  });
});
