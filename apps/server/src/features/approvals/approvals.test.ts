import type { Approval } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0)) await one[Symbol.asyncDispose]();
});

const transfer = {
  kind: "function_call",
  name: "transfer",
  args: { to: "Ana", amount: 10 },
  schema: { type: "object", properties: { amount: { type: "number", maximum: 100 } }, required: ["amount"] },
  plan: { steps: [{ who: { anyone: true } }], allow_requester: true },
};

describe.each(databases)("approvals on $name", ({ open }) => {
  const openApp = async (): Promise<OpenTestApp> => {
    const app = await openTestApp({ open });
    open_.push(app);
    return app;
  };
  const create = async (app: OpenTestApp, body: object = {}): Promise<Approval> => {
    const answer = await app.ask<Approval>("POST", "/v5/approvals", { ...transfer, ...body });
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  };
  const decide = (app: OpenTestApp, { id, args_hash }: Approval, body: object) =>
    app.ask<Approval & { code?: string; detail?: string }>("POST", `/v5/approvals/${id}/decide`, {
      args_hash,
      ...body,
    });
  const claim = (app: OpenTestApp, { id, args_hash }: Approval, body: object = {}) =>
    app.ask<{ token: string; args: object; code?: string }>("POST", `/v5/approvals/${id}/claim`, {
      args_hash,
      ...body,
    });

  test("what was approved runs once, with exactly the arguments approved", async () => {
    const app = await openApp();
    const asked = await create(app);
    expect(asked).toMatchObject({ outcome: { status: "pending" }, args: transfer.args, execution: null });
    expect(await claim(app, asked)).toMatchObject({ status: 409, body: { code: "approvals.not_approved" } });
    const approved = await decide(app, asked, { decision: "approve", comment: "go" });
    expect(approved).toMatchObject({ status: 200, body: { outcome: { status: "approved", comment: "go" } } });
    expect(await claim(app, asked, { args_hash: "other" })).toMatchObject({
      status: 409,
      body: { code: "approvals.stale" },
    });
    const claims = await Promise.all(Array.from({ length: 5 }, () => claim(app, asked)));
    const won = claims.filter(({ status }) => status === 200);
    expect(won).toMatchObject([{ body: { args: transfer.args } }]);
    expect(claims.filter(({ body }) => body.code === "approvals.claimed")).toHaveLength(4);
    const report = (token: string) =>
      app.ask("POST", `/v5/approvals/${asked.id}/report`, { status: "succeeded", token, result: { id: 7 } });
    expect(await report("no token")).toMatchObject({ status: 403 });
    expect(await report(won[0]!.body.token)).toMatchObject({
      status: 200,
      body: { execution: { status: "succeeded", result: { id: 7 } } },
    });
    expect(await report(won[0]!.body.token)).toMatchObject({ status: 409 });
    const events = await app.ask<{ type: string; number: number }[]>(
      "GET",
      `/v5/approvals/${asked.id}/events`,
    );
    expect(events.body.map(({ type }) => type)).toEqual([
      "requested",
      "voted",
      "decided",
      "claimed",
      "reported",
    ]);
    expect(JSON.stringify(events.body)).not.toContain("claimHash");
  });

  test("requests that come at once share a transaction, and each has its own answer and its own record", async () => {
    const database = await open();
    const transactions = vi.spyOn(database, "transaction");
    const app = await openTestApp({ open: async () => database });
    open_.push(app);
    await app.ask("POST", "/v5/grants", { tool: "granted", max_uses: 1, reason: "To try" });
    const ask = (body: object) =>
      app.ask<Approval & { code?: string }>("POST", "/v5/approvals", { ...transfer, ...body });
    const keyed = { idempotency_key: "k" };
    transactions.mockClear();
    const answers = await Promise.all([
      ...Array.from({ length: 12 }, (_, amount) => ask({ args: { amount } })),
      ...[1, 2].map(() => ask({ name: "granted" })),
      ...[1, 2].map(() => ask(keyed)),
      ask({ ...keyed, args: { amount: 99 } }),
      ask({ kind: "question", message: "Which?" }),
      ask({ supersedes: "apr_none" }),
    ]);
    expect(transactions.mock.calls.length).toBeLessThan(answers.length / 2);
    expect(answers.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 16 }, () => 201),
      409,
      201,
      404,
    ]);
    const ids = answers.flatMap(({ status, body }) => (status === 201 ? body.id : []));
    expect(new Set(ids).size).toBe(16);
    expect(
      answers
        .slice(12, 14)
        .map(({ body }) => body.outcome.status)
        .toSorted(),
    ).toEqual(["approved", "pending"]);
    for (const { body } of answers.slice(0, 12)) {
      const events = await app.ask<{ type: string }[]>("GET", `/v5/approvals/${body.id}/events`);
      expect(events.body.map(({ type }) => type)).toEqual(["requested"]);
    }
    const audit = await app.ask<{ records: { action: string; outcome: string }[] }>(
      "GET",
      "/v5/audit?action=approvals.create&size=100",
    );
    const outcomes = audit.body.records.map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(18);
    expect(await app.ask("GET", "/v5/audit/verify")).toMatchObject({ body: { is_intact: true } });
  });

  test("the first decision counts; who is later hears of it", async () => {
    const app = await openApp();
    const asked = await create(app);
    const answers = await Promise.all([
      decide(app, asked, { decision: "approve" }),
      decide(app, asked, { decision: "deny", comment: "no" }),
      decide(app, asked, { decision: "approve" }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    const late = answers.find(({ status }) => status === 409)!;
    expect(late.body).toMatchObject({ code: "approvals.ended" });
    expect(late.body.detail).toMatch(/is (approved|denied) already, by .+ \(\d{4}-/);
  });

  test("a denied call does not run, and its reason stays", async () => {
    const app = await openApp();
    const options = [{ name: "too_much", prompt_fill: "Ask for less." }];
    const asked = await create(app, { options });
    expect(await decide(app, asked, { decision: "deny", option: "unknown" })).toMatchObject({ status: 422 });
    expect(await decide(app, asked, { decision: "deny", option: "too_much" })).toMatchObject({
      body: { outcome: { status: "denied", comment: "Ask for less.", option: "too_much" } },
    });
    expect(await claim(app, asked)).toMatchObject({ status: 409, body: { code: "approvals.not_approved" } });
  });

  test("a decision on other arguments than those that stand is refused", async () => {
    const app = await openApp();
    const asked = await create(app, { editable: ["amount"] });
    const edited = { decision: "approve", args: { to: "Ana", amount: 5 } };
    expect(await decide(app, asked, { ...edited, args: { to: "Ben", amount: 5 } })).toMatchObject({
      status: 422,
      body: { code: "approvals.not_editable" },
    });
    expect(await decide(app, asked, { ...edited, args: { to: "Ana", amount: 500 } })).toMatchObject({
      status: 422,
      body: {
        code: "approvals.args_misfit",
        detail: expect.stringMatching(/: `amount`: 500 is greater than \d+\.$/u) as string,
      },
    });
    const approved = await decide(app, asked, edited);
    expect(approved.body).toMatchObject({
      outcome: { status: "approved", is_edited: true },
      args: { to: "Ana", amount: 5 },
      request: { args: transfer.args },
    });
    expect(approved.body.args_hash).not.toBe(asked.args_hash);
    expect(await claim(app, asked)).toMatchObject({ status: 409, body: { code: "approvals.stale" } });
    expect(await claim(app, approved.body)).toMatchObject({ status: 200, body: { args: { amount: 5 } } });
  });

  test("who asks does not answer, unless the plan says so", async () => {
    const app = await openApp();
    const asked = await create(app, { plan: { steps: [{ who: { anyone: true } }] } });
    expect(await decide(app, asked, { decision: "approve" })).toMatchObject({
      status: 403,
      body: { code: "approvals.requester_may_not" },
    });
  });

  test("the same idempotency key asks once; for something else it is refused", async () => {
    const app = await openApp();
    const asked = await Promise.all(
      Array.from({ length: 4 }, () => create(app, { idempotency_key: "run 1, call 2" })),
    );
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    const other = { ...transfer, args: { amount: 11 }, idempotency_key: "run 1, call 2" };
    expect(await app.ask("POST", "/v5/approvals", other)).toMatchObject({
      status: 409,
      body: { code: "approvals.key_reused" },
    });
    const list = await app.ask("GET", "/v5/approvals?status=pending&stakes=medium");
    expect(list.body).toMatchObject({ total: 1, records: [{ id: asked[0]!.id }] });
  });

  test("arguments that do not fit, and schemas that are none, are refused where they come in", async () => {
    const app = await openApp();
    const refused = (body: object) => app.ask("POST", "/v5/approvals", { ...transfer, ...body });
    expect(await refused({ args: { amount: 1000 } })).toMatchObject({ status: 422 });
    const half = { schema: { additionalProperties: { type: "string" } }, args: { "\ud800": 1 } };
    expect(await refused(half)).toMatchObject({ status: 422, body: { code: "approvals.args_misfit" } });
    expect(await refused({ schema: { $ref: "#/nowhere" } })).toMatchObject({
      status: 422,
      body: { code: "approvals.schema_unusable" },
    });
    expect(
      await refused({ plan: { steps: [{ who: { any: [{ anyone: true }], count: 2 } }] } }),
    ).toMatchObject({
      status: 422,
    });
    expect(await app.ask("GET", "/v5/approvals")).toMatchObject({ body: { total: 0 } });
  });

  test("a question is answered with what its schema asks for", async () => {
    const app = await openApp();
    const asked = await create(app, {
      kind: "question",
      message: "How many?",
      response_schema: { type: "integer" },
      options: [{ name: "none", prompt_fill: "0" }],
    });
    const answer = (body: object) => decide(app, asked, { decision: "answer", ...body });
    expect(await decide(app, asked, { decision: "approve", args_hash: "x" })).toMatchObject({ status: 422 });
    expect(await answer({ answer: "three" })).toMatchObject({
      status: 422,
      body: {
        code: "approvals.answer_misfit",
        detail: "The answer does not fit the schema: It must be of type integer, not string.",
      },
    });
    expect(await answer({ answer: 3 })).toMatchObject({
      body: { outcome: { status: "answered", answer: 3, option: null } },
    });
  });

  test("a deadline ends it, also when the worker comes late; a late yes is refused", async () => {
    const app = await openApp();
    const soon = await create(app, { deadline_seconds: 1 });
    const denied = await create(app, { deadline_seconds: 1, on_deadline: "denied" });
    app.clock.now += 1500;
    expect(await decide(app, soon, { decision: "approve" })).toMatchObject({
      status: 409,
      body: {
        code: "approvals.ended",
        detail: expect.stringContaining(" has timed out already (") as string,
      },
    });
    expect(await app.ask("GET", `/v5/approvals/${soon.id}`)).toMatchObject({
      body: { outcome: { status: "timed_out" } },
    });
    await app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });
    expect(await app.ask("GET", `/v5/approvals/${denied.id}`)).toMatchObject({
      body: { outcome: { status: "denied", by_deadline: true, by: [] } },
    });
    expect(await claim(app, soon)).toMatchObject({ status: 409 });
  });

  test("an approval that is not used in time is worth nothing", async () => {
    const app = await openApp();
    const asked = await create(app, { valid_seconds: 60 });
    await decide(app, asked, { decision: "approve" });
    app.clock.now += 60_000;
    expect(await claim(app, asked)).toMatchObject({ status: 409, body: { code: "approvals.expired" } });
  });

  test("what an approval was given under must still hold when the call is claimed", async () => {
    const app = await openApp();
    const same = await create(app, { precondition: { equals: "etag 1" } });
    await decide(app, same, { decision: "approve" });
    const refused = { status: 409, body: { code: "approvals.precondition_failed" } };
    expect(await claim(app, same)).toMatchObject(refused);
    expect(await claim(app, same, { facts: "etag 2" })).toMatchObject(refused);
    expect(await claim(app, same, { facts: "etag 1" })).toMatchObject({ status: 200 });
    const { body: events } = await app.ask<{ type: string; data: { reason?: string } }[]>(
      "GET",
      `/v5/approvals/${same.id}/events`,
    );
    expect(events.flatMap(({ type, data }) => (type === "claim-refused" ? data.reason : []))).toEqual([
      "the claim says nothing of it (`facts`)",
      "`facts` is not what it was",
    ]);
    const { body: audit } = await app.ask("GET", "/v5/audit?size=50&action=approvals.claim&outcome=failed");
    expect(audit).toMatchObject({ records: [{ target: same.id }, { target: same.id }] });
    const covered = await create(app, { precondition: { when: "facts.balance >= args.amount" } });
    await decide(app, covered, { decision: "approve" });
    expect(await claim(app, covered, { facts: { balance: 9 } })).toMatchObject(refused);
    expect(await claim(app, covered, { facts: { balance: 10 } })).toMatchObject({ status: 200 });
    const unusable = { ...transfer, precondition: { when: "balance > 1" } };
    expect(await app.ask("POST", "/v5/approvals", unusable)).toMatchObject({
      status: 422,
      body: { code: "approvals.precondition_unusable" },
    });
  });

  test("many are decided at once, with exceptions; what is refused for one changes nothing for the others", async () => {
    const app = await openApp();
    const names = ["one", "two", "three", "four"];
    const asked = await Promise.all(names.map((to) => create(app, { args: { to, amount: 1 } })));
    const [first, second, third, fourth] = asked as [Approval, Approval, Approval, Approval];
    await app.ask("POST", `/v5/approvals/${third.id}/cancel`, {});
    const items = [
      { id: first.id, args_hash: first.args_hash },
      { id: second.id, args_hash: second.args_hash, instead: { decision: "deny", comment: "Not this one" } },
      { id: third.id, args_hash: third.args_hash },
      { id: fourth.id, args_hash: first.args_hash },
      { id: "apr_none" },
    ];
    const body = { decision: { decision: "approve", comment: "All fine" }, items };
    const answer = await app.ask("POST", "/v5/approvals/decide-many", body);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        decided: 2,
        refused: 3,
        results: [
          { approval: { outcome: { status: "approved", comment: "All fine" } }, problem: null },
          { approval: { outcome: { status: "denied", comment: "Not this one" } }, problem: null },
          { approval: null, problem: { code: "approvals.ended", status: 409 } },
          { problem: { code: "approvals.stale" } },
          { problem: { code: "approvals.not_found", status: 404 } },
        ],
      },
    });
    const { body: audit } = await app.ask<{ records: { outcome: string; target: string }[] }>(
      "GET",
      "/v5/audit?size=50&action=approvals.decideMany",
    );
    const outcomesOf = (id: string) =>
      audit.records.flatMap(({ target, outcome }) => (target === id ? [outcome] : []));
    expect(outcomesOf(first.id)).toEqual(["done"]);
    expect(outcomesOf(third.id)).toContain("failed");
    expect(outcomesOf("apr_none")).toEqual(["failed"]);
    expect(await app.ask("POST", "/v5/approvals/decide-many", { ...body, items: [] })).toMatchObject({
      status: 422,
    });
  });

  test("identical requests that want to be are asked once, and one of them runs", async () => {
    const app = await openApp();
    const same = { join: true };
    const asked = await Promise.all(
      [1, 2, 3, 4].map((number) =>
        create(app, { ...same, run_id: `run ${number}`, idempotency_key: `key ${number}` }),
      ),
    );
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    const [first] = asked as [Approval];
    expect((await create(app, { ...same, args: { to: "Ben", amount: 10 } })).id).not.toBe(first.id);
    expect((await create(app)).id).not.toBe(first.id);
    await decide(app, first, { decision: "approve" });
    const claims = await Promise.all(asked.map((each) => claim(app, each)));
    expect(claims.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
    // A retry finds what was decided; a new request is asked anew.
    expect((await create(app, { ...same, run_id: "run 3", idempotency_key: "key 3" })).id).toBe(first.id);
    expect((await create(app, same)).id).not.toBe(first.id);
    const other = { ...transfer, args: { to: "Cleo", amount: 1 } };
    const keys = ["key 1", "key 2", "key 3", "key 4"];
    for (const again of keys.flatMap((key) => [true, false].map((join) => ({ join, idempotency_key: key }))))
      expect(await app.ask("POST", "/v5/approvals", { ...other, ...again })).toMatchObject({
        status: 409,
        body: { code: "approvals.key_reused" },
      });
  });

  test("who waits is told at once; who waits for nothing, when his time is over", async () => {
    const app = await openApp();
    const asked = await create(app);
    const wait = (seconds: number) => app.ask<Approval>("GET", `/v5/approvals/${asked.id}?wait=${seconds}`);
    expect((await wait(0.05)).body.outcome.status).toBe("pending");
    const waiting = [wait(60), wait(60)];
    await decide(app, asked, { decision: "approve" });
    for (const reply of await Promise.all(waiting)) expect(reply.body.outcome.status).toBe("approved");
  });

  test("a state of more than a megabyte comes back wherever the request does", async () => {
    const app = await openApp();
    const state = { text: "é".repeat(600_000), numbers: Array.from({ length: 50_000 }, (_, index) => index) };
    expect(Buffer.byteLength(JSON.stringify(state))).toBeGreaterThan(1_400_000);
    const asked = await create(app, { state, idempotency_key: "big" });
    expect(asked.request.state).toEqual(state);
    expect((await create(app, { state, idempotency_key: "big" })).id).toBe(asked.id);
    expect((await app.ask<Approval>("GET", `/v5/approvals/${asked.id}`)).body.request.state).toEqual(state);
    const list = await app.ask<{ records: Approval[] }>("GET", "/v5/approvals");
    expect(list.body.records.map(({ request }) => request.state)).toEqual([state]);
    const waiting = app.ask<Approval>("GET", `/v5/approvals/${asked.id}?wait=60`);
    await decide(app, asked, { decision: "approve" });
    expect((await waiting).body).toMatchObject({ outcome: { status: "approved" }, request: { state } });
    expect(await claim(app, asked)).toMatchObject({ status: 200, body: { args: transfer.args } });
  });

  test("a withdrawn request is over", async () => {
    const app = await openApp();
    const asked = await create(app);
    const cancel = () => app.ask("POST", `/v5/approvals/${asked.id}/cancel`, { reason: "not needed" });
    expect(await cancel()).toMatchObject({
      body: { outcome: { status: "cancelled", reason: "not needed" } },
    });
    expect(await cancel()).toMatchObject({ status: 409 });
    expect(await decide(app, asked, { decision: "approve" })).toMatchObject({ status: 409 });
  });
});
