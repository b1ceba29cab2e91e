import type { Approval, Grant } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { afterEach, describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { toMillionths, valueAt } from "./amount.ts";

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
});

describe.each(databases)("grants on $name", ({ open }) => {
  const openApp = async (): Promise<OpenTestApp> => {
    const app = await openTestApp({ open });
    opened.push(app);
    return app;
  };
  const grant = async (app: OpenTestApp, body: object): Promise<Grant> => {
    const answer = await app.ask<Grant>("POST", "/v5/grants", { tool: "refund", ...body });
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  };
  const ask = async (app: OpenTestApp, args: object, more: object = {}): Promise<Approval> => {
    const request = { kind: "function_call", name: "refund", args, ...more };
    const answer = await app.ask<Approval>("POST", "/v5/approvals", request);
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  };
  const get = async (app: OpenTestApp, { id }: Grant): Promise<Grant> =>
    (await app.ask<Grant>("GET", `/v5/grants/${id}`)).body;

  test("covers so many calls within its bounds, and each says which grant it used", async () => {
    const app = await openApp();
    const given = await grant(app, { when: "args.amount <= 10", max_uses: 2, reason: "Tonight's import" });
    expect((await ask(app, { amount: 11 })).outcome.status).toBe("pending");
    expect((await ask(app, {})).outcome.status).toBe("pending");
    expect((await ask(app, { amount: 1 }, { name: "other" })).outcome.status).toBe("pending");
    const first = await ask(app, { amount: 10 });
    expect(first).toMatchObject({
      outcome: { status: "approved", basis: "grant", by: [] },
      grant: { grant_id: given.id, number: 1, amount: null },
    });
    const claim = { args_hash: first.args_hash };
    expect(await app.ask("POST", `/v5/approvals/${first.id}/claim`, claim)).toMatchObject({ status: 200 });
    expect((await ask(app, { amount: 1 })).grant?.number).toBe(2);
    expect(await ask(app, { amount: 1 })).toMatchObject({ outcome: { status: "pending" }, grant: null });
    expect(await get(app, given)).toMatchObject({ status: "used_up", uses: 2 });
    const { body: uses } = await app.ask("GET", `/v5/grants/${given.id}/uses`);
    expect(uses).toMatchObject({
      total: 2,
      records: [{ approval_id: first.id, number: 1 }, { number: 2 }],
    });
  });

  test("however many ask at once, never more than granted", async () => {
    const app = await openApp();
    const given = await grant(app, { max_uses: 5 });
    const asked = await Promise.all(Array.from({ length: 20 }, (_, number) => ask(app, { number })));
    expect(asked.filter(({ outcome }) => outcome.status === "approved")).toHaveLength(5);
    const numbers = asked.flatMap((each) => each.grant?.number ?? []).toSorted((a, b) => a - b);
    expect(numbers).toEqual([1, 2, 3, 4, 5]);
    expect((await get(app, given)).uses).toBe(5);
  });

  test("an amount is used up to the last cent, and never beyond", async () => {
    const app = await openApp();
    const given = await grant(app, { amount: { field: ["order", "total"], max: 1 } });
    const spend = async (total: unknown) => (await ask(app, { order: { total } })).outcome.status;
    expect(await Promise.all(Array.from({ length: 12 }, () => spend(0.1)))).toEqual(
      expect.arrayContaining([...Array.from({ length: 10 }, () => "approved"), "pending", "pending"]),
    );
    expect(await get(app, given)).toMatchObject({ uses: 10, amount_used: 1, status: "used_up" });
    const second = await grant(app, { amount: { field: ["order", "total"], max: 5 } });
    for (const total of [-1, "1", null, 5.01, 0.1234567]) expect(await spend(total)).toBe("pending");
    expect(await spend(5)).toBe("approved");
    expect((await get(app, second)).amount_used).toBe(5);
  });

  test("no more in a period than its rate says, however many ask at once; the next begins anew", async () => {
    const app = await openApp();
    const rate = { max_uses: 2, per_seconds: 3600 };
    const given = await grant(app, { max_uses: 9, rate });
    const many = async () =>
      (await Promise.all(Array.from({ length: 6 }, (_, number) => ask(app, { number })))).filter(
        ({ outcome }) => outcome.status === "approved",
      ).length;
    expect(await many()).toBe(2);
    expect(await get(app, given)).toMatchObject({ status: "open", rate: { ...rate, uses: 2 } });
    app.clock.now += 3_599_000;
    expect(await many()).toBe(0);
    app.clock.now += 1000;
    expect((await get(app, given)).rate?.uses).toBe(0);
    expect(await many()).toBe(2);
    expect((await get(app, given)).uses).toBe(4);
  });

  test("ends when its time is over, or when it is revoked", async () => {
    const app = await openApp();
    const at = new Date(app.clock.now + 60_000).toISOString();
    const given = await grant(app, { expires_at: at });
    expect((await ask(app, {})).outcome.status).toBe("approved");
    app.clock.now += 60_000;
    expect((await ask(app, {})).outcome.status).toBe("pending");
    expect((await get(app, given)).status).toBe("expired");
    const second = await grant(app, { max_uses: 9 });
    const revoke = () => app.ask("POST", `/v5/grants/${second.id}/revoke`);
    expect(await revoke()).toMatchObject({ status: 200, body: { status: "revoked" } });
    expect(await revoke()).toMatchObject({ status: 409, body: { code: "grants.revoked" } });
    expect((await ask(app, {})).outcome.status).toBe("pending");
    expect(await app.ask("GET", "/v5/grants?open=true")).toMatchObject({ body: { total: 0 } });
    expect(await app.ask("GET", "/v5/grants")).toMatchObject({ body: { total: 2 } });
    const { body: audit } = await app.ask("GET", "/v5/audit?size=50");
    expect(JSON.stringify(audit)).toContain("grants.revoke");
  });

  test("a policy's no stands above it, its error too, and its ask does not", async () => {
    const app = await openApp();
    const rules = [
      { name: "never", when: "args.to == 'eve'", do: "deny", reason: "Never" },
      { name: "ask", do: "ask" },
    ];
    const text = JSON.stringify({ rules });
    const { body } = await app.ask<{ id: string; latest_version: { id: string } }>("POST", "/v5/policies", {
      name: "refunds",
      text,
    });
    const use = { version_id: body.latest_version.id };
    expect(await app.ask("POST", `/v5/policies/${body.id}/activate`, use)).toMatchObject({ status: 200 });
    const given = await grant(app, { max_uses: 9 });
    expect((await ask(app, { to: "eve" })).outcome).toMatchObject({ status: "denied", basis: "policy" });
    expect((await ask(app, {})).outcome.status).toBe("pending");
    expect((await ask(app, { to: "ana" })).outcome).toMatchObject({ status: "approved", basis: "grant" });
    expect((await get(app, given)).uses).toBe(1);
  });

  test("the same request again uses nothing more", async () => {
    const app = await openApp();
    const given = await grant(app, { max_uses: 9 });
    const again = () => ask(app, {}, { idempotency_key: "once" });
    const asked = await Promise.all([again(), again(), again()]);
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    expect((await get(app, given)).uses).toBe(1);
  });

  test("is only for whom it names, and for its organization; without bounds it is none", async () => {
    const app = await openApp();
    const refused = (body: object) => app.ask("POST", "/v5/grants", { tool: "refund", ...body });
    expect(await refused({})).toMatchObject({ status: 422, body: { code: "grants.boundless" } });
    expect(await refused({ max_uses: 1, when: "args.x >" })).toMatchObject({
      status: 422,
      body: { code: "grants.condition_unusable" },
    });
    expect(await refused({ expires_at: "2020-01-01" })).toMatchObject({
      status: 422,
      body: { code: "grants.ends_before_now" },
    });
    const given = await grant(app, { max_uses: 9, requester_id: "key_of_somebody", environment: "staging" });
    expect((await ask(app, {}, { environment: "staging" })).outcome.status).toBe("pending");
    await grant(app, { max_uses: 9 });
    const other = await app.createOtherOrganization();
    const request = { kind: "function_call", name: "refund", args: {} };
    expect(await app.askAs(other.apiKey, "POST", "/v5/approvals", request)).toMatchObject({
      body: { outcome: { status: "pending" } },
    });
    expect(await app.askAs(other.apiKey, "POST", `/v5/grants/${given.id}/revoke`)).toMatchObject({
      status: 404,
    });
    const requester = await app.createKey(["read", "approve-request", "approve"]);
    expect(await app.askAs(requester, "POST", "/v5/grants", { tool: "x", max_uses: 1 })).toMatchObject({
      status: 403,
    });
  });
});

test.each([
  [19.99, 19_990_000],
  [0, 0],
  [0.000_001, 1],
  [0.1 + 0.2, undefined],
  [-0.01, undefined],
  [Number.NaN, undefined],
  [1e10, undefined],
  ["5", undefined],
  [undefined, undefined],
])("%s counts as %s millionths", (value, millionths) => {
  expect(toMillionths(value)).toBe(millionths);
});

test("an amount is looked for in what the arguments have themselves", () => {
  expect(valueAt({ items: [{ price: 3 }] }, ["items", 0, "price"])).toBe(3);
  expect(valueAt({}, ["constructor", "length"])).toBeUndefined();
});
