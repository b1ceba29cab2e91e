import type { Approval, Policy, PolicyReplay } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { createPolicyJudge, type CallToJudge } from "./policy-judge.ts";

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
});

const refunds = `rules:
  - name: not to strangers
    when: tool == "refund" && args.to == "eve"
    do: deny
    reason: Eve gets nothing.
  - name: small refunds
    when: tool == "refund" && args.amount <= 50
    do: allow
  - name: large refunds
    when: tool == "refund"
    do: ask
    plan: { steps: [{ who: { team: finance } }] }
tests:
  - name: small
    call: { tool: refund, args: { amount: 1, to: ana } }
    expect: allow
`;

describe.each(databases)("policies on $name", ({ open }) => {
  const openApp = async (): Promise<OpenTestApp> => {
    const app = await openTestApp({ open });
    opened.push(app);
    return app;
  };
  const save = async (app: OpenTestApp, text: string, name = "refunds"): Promise<Policy> => {
    const { status, body } = await app.ask<Policy>("POST", "/v5/policies", { name, text });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  };
  const use = async (app: OpenTestApp, { id, latest_version }: Policy, more: object = {}): Promise<void> => {
    const body = { version_id: latest_version.id, ...more };
    expect(await app.ask("POST", `/v5/policies/${id}/activate`, body)).toMatchObject({ status: 200 });
  };
  const ask = async (app: OpenTestApp, args: object, more: object = {}): Promise<Approval> => {
    const request = { kind: "function_call", name: "refund", args, ...more };
    const { status, body } = await app.ask<Approval>("POST", "/v5/approvals", request);
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  };
  const claim = (app: OpenTestApp, { id, args_hash }: Approval) =>
    app.ask("POST", `/v5/approvals/${id}/claim`, { args_hash });

  test("what a rule allows runs at once, and says which rule and why", async () => {
    const app = await openApp();
    await use(app, await save(app, refunds));
    const asked = await ask(app, { amount: 30, to: "ana" });
    expect(asked).toMatchObject({
      outcome: { status: "approved", basis: "policy", by: [] },
      policy: {
        policy_name: "refunds",
        environment: null,
        outcome: "allow",
        rule: { name: "small refunds", line: 6, when: 'tool == "refund" && args.amount <= 50' },
        values: { "args.amount": 30 },
        error: null,
      },
    });
    expect(await claim(app, asked)).toMatchObject({ status: 200 });
    const { body: events } = await app.ask<{ type: string; data: object }[]>(
      "GET",
      `/v5/approvals/${asked.id}/events`,
    );
    expect(events.map(({ type }) => type)).toEqual(["requested", "judged", "decided", "claimed"]);
    expect(events[1]).toMatchObject({ data: { policy: { rule: { name: "small refunds" } } } });
  });

  test("what a program says of itself is marked; of a key that is limited, the environment is its own", async () => {
    const app = await openApp();
    const text = `rules:
  - name: not in production
    when: environment != "production" && requester.name != ""
    do: allow
`;
    await use(app, await save(app, text));
    expect(await ask(app, {}, { environment: "staging" })).toMatchObject({
      outcome: { status: "approved" },
      policy: { claimed: ["environment"], values: { environment: "staging" } },
    });
    const makeKey = async (environments: string[]): Promise<string> => {
      const body = { name: environments.join(" "), permissions: ["approve-request", "read"], environments };
      return (await app.ask<{ key: string }>("POST", "/v5/api-keys", body)).body.key;
    };
    const askAs = (key: string, environment?: string) =>
      app.askAs<Approval>(key, "POST", "/v5/approvals", {
        kind: "function_call",
        name: "refund",
        args: {},
        environment,
      });
    const ofProduction = await makeKey(["production"]);
    expect(await askAs(ofProduction, "staging")).toMatchObject({
      status: 403,
      body: { code: "approvals.environment_foreign" },
    });
    expect(await askAs(ofProduction)).toMatchObject({
      status: 201,
      body: { outcome: { status: "pending" }, request: { environment: "production" } },
    });
    expect(await askAs(await makeKey(["staging", "production"]))).toMatchObject({ status: 403 });
    expect(await askAs(await makeKey(["staging"]), "staging")).toMatchObject({
      body: { outcome: { status: "approved" }, policy: { claimed: [], values: { environment: "staging" } } },
    });
  });

  test("what a rule denies does not run, with the rule's reason", async () => {
    const app = await openApp();
    await use(app, await save(app, refunds));
    const asked = await ask(app, { amount: 30, to: "eve" });
    expect(asked.outcome).toMatchObject({ status: "denied", basis: "policy", comment: "Eve gets nothing." });
    expect(await claim(app, asked)).toMatchObject({ status: 409 });
  });

  test("a rule that asks says whom; what no rule fits is asked about as without a policy", async () => {
    const app = await openApp();
    await use(app, await save(app, refunds));
    const plan = { steps: [{ who: { anyone: true } }], allow_requester: true };
    const large = await ask(app, { amount: 500, to: "ana" }, { plan });
    expect(large).toMatchObject({ outcome: { status: "pending" }, policy: { outcome: "ask" } });
    const decide = (asked: Approval) =>
      app.ask("POST", `/v5/approvals/${asked.id}/decide`, {
        decision: "approve",
        args_hash: asked.args_hash,
      });
    // The policy's plan stands above the program's.
    expect(await decide(large)).toMatchObject({ status: 403 });
    const other = await ask(app, {}, { name: "other", plan });
    expect(other).toMatchObject({ outcome: { status: "pending" }, policy: { outcome: "ask", rule: null } });
    expect(await decide(other)).toMatchObject({ status: 200, body: { outcome: { basis: "people" } } });
  });

  test("where a rule asks, the asker neither decides, nor lets silence do it, nor asks others than the rule", async () => {
    const app = await openApp();
    const wires = `${refunds.split("tests:")[0]}  - name: wires
    when: tool == "wire"
    do: ask
`;
    await use(app, await save(app, wires));
    const bot = await app.createKey(["read", "approve-request", "approve"]);
    const askAsBot = async (name: string, more: object): Promise<Approval> => {
      const request = { kind: "function_call", name, args: { amount: 500, to: "ana" }, ...more };
      return (await app.askAs<Approval>(bot, "POST", "/v5/approvals", request)).body;
    };
    const silent = await askAsBot("refund", { deadline_seconds: 1, on_deadline: "approved" });
    app.clock.now += 2000;
    expect(await claim(app, silent)).toMatchObject({ status: 409 });
    expect(await app.ask("GET", `/v5/approvals/${silent.id}`)).toMatchObject({
      body: { outcome: { status: "timed_out" } },
    });

    const anyone = { who: { anyone: true } };
    const own = await askAsBot("wire", { plan: { steps: [anyone], allow_requester: true } });
    const approve = { decision: "approve", args_hash: own.args_hash };
    expect(await app.askAs(bot, "POST", `/v5/approvals/${own.id}/decide`, approve)).toMatchObject({
      status: 403,
      body: { code: "approvals.requester_may_not" },
    });

    const large = await askAsBot("refund", {});
    const escalate = `/v5/approvals/${large.id}/escalate`;
    expect(await app.askAs(bot, "POST", escalate, anyone)).toMatchObject({
      status: 403,
      body: { code: "approvals.policy_decides" },
    });
    expect(await app.ask("POST", escalate, anyone)).toMatchObject({ status: 200 });
  });

  test("an error asks, whatever the rules behind it allow", async () => {
    const app = await openApp();
    await use(app, await save(app, refunds));
    const asked = await ask(app, { amount: 1 });
    expect(asked).toMatchObject({
      outcome: { status: "pending" },
      policy: { outcome: "ask", rule: { name: "not to strangers" }, error: "No such key: to" },
    });
  });

  test("an environment's policy stands before the organization's; out of use, people are asked", async () => {
    const app = await openApp();
    const everywhere = await save(app, refunds);
    const production = await save(app, "rules: [{ name: all, do: ask, reason: Careful }]", "production");
    await use(app, everywhere);
    await use(app, production, { environment: "production" });
    const small = { amount: 1, to: "ana" };
    expect((await ask(app, small, { environment: "production" })).policy).toMatchObject({
      policy_name: "production",
      environment: "production",
      outcome: "ask",
    });
    expect((await ask(app, small, { environment: "staging" })).outcome.status).toBe("approved");
    const stop = () => app.ask("POST", `/v5/policies/${everywhere.id}/deactivate`, {});
    expect(await stop()).toMatchObject({ status: 204 });
    expect(await stop()).toMatchObject({ status: 404, body: { code: "policies.not_active" } });
    expect(await ask(app, small)).toMatchObject({ outcome: { status: "pending" }, policy: null });
  });

  test("the same text is the same version; what cannot be read or fails its tests is not put to use", async () => {
    const app = await openApp();
    const first = await save(app, refunds);
    expect((await save(app, refunds)).latest_version).toEqual(first.latest_version);
    const second = await save(app, refunds.replace("<= 50", "<= 0"));
    expect(second).toMatchObject({ id: first.id, latest_version: { number: 2 } });
    const { body: versions } = await app.ask<{ number: number; id: string }[]>(
      "GET",
      `/v5/policies/${first.id}/versions`,
    );
    expect(versions.map(({ number }) => number)).toEqual([2, 1]);
    expect(await app.ask("GET", `/v5/policies/${first.id}/versions/${versions[1]?.id}`)).toMatchObject({
      body: { text: refunds },
    });
    const activate = (version_id: string) =>
      app.ask("POST", `/v5/policies/${first.id}/activate`, { version_id });
    expect(await activate(second.latest_version.id)).toMatchObject({
      status: 422,
      body: { code: "policies.tests_failed", details: { tests: ["small"] } },
    });
    expect(await activate("polv_none")).toMatchObject({ status: 404 });
    expect(await app.ask("POST", "/v5/policies", { name: "x", text: "rules: [{" })).toMatchObject({
      status: 422,
      body: { code: "policies.unreadable" },
    });
    expect(await app.ask("POST", "/v5/policies/test", { text: refunds })).toMatchObject({
      body: { problems: [], results: [{ name: "small", passed: true }] },
    });
  });

  test("what came before counts, also when calls come at once", async () => {
    const app = await openApp();
    const text = "rules: [{ name: three a day, when: history.approved_day < 3, do: allow }]";
    await use(app, await save(app, text));
    const asked = await Promise.all(Array.from({ length: 8 }, (_, amount) => ask(app, { amount })));
    expect(asked.filter(({ outcome }) => outcome.status === "approved")).toHaveLength(3);
    // Also those whom a clock that is ahead of ours has made.
    app.clock.now -= 1000;
    expect((await ask(app, {})).outcome.status).toBe("pending");
    app.clock.now += 25 * 60 * 60 * 1000;
    expect((await ask(app, {})).outcome.status).toBe("approved");
    const other = await app.createKey(["approve-request"]);
    const body = { kind: "function_call", name: "refund", args: {} };
    expect(await app.askAs(other, "POST", "/v5/approvals", body)).toMatchObject({
      body: { outcome: { status: "approved" } },
    });
  });

  test("a policy in shadow mode decides nothing, and is compared with what was decided", async () => {
    const app = await openApp();
    await use(app, await save(app, refunds));
    const candidate = await save(app, "rules: [{ name: no, do: deny, reason: No }]", "candidate");
    await use(app, candidate, { mode: "shadow" });
    const small = await ask(app, { amount: 1, to: "ana" });
    const denied = await ask(app, { amount: 1, to: "eve" });
    expect(small).toMatchObject({ outcome: { status: "approved" }, policy: { policy_name: "refunds" } });
    const results = (query = "") => app.ask("GET", `/v5/policies/${candidate.id}/shadow-results${query}`);
    expect(await results()).toMatchObject({ body: { total: 2 } });
    expect(await results("?changed_only=true")).toMatchObject({
      body: {
        total: 1,
        records: [
          {
            approval_id: small.id,
            was: "approved_by_policy",
            would: { outcome: "deny", rule: { name: "no" } },
            is_contradicted: true,
          },
        ],
      },
    });
    expect(denied.outcome.status).toBe("denied");
  });

  test("a text is tried on past calls: a table of what would go another way", async () => {
    const app = await openApp();
    const plan = { steps: [{ who: { anyone: true } }], allow_requester: true };
    const decide = async (asked: Approval, decision: string) =>
      app.ask("POST", `/v5/approvals/${asked.id}/decide`, { decision, args_hash: asked.args_hash });
    await decide(await ask(app, { amount: 10, to: "ana" }, { plan }), "approve");
    app.clock.now += 1;
    const risky = await ask(app, { amount: 20, to: "ana" }, { plan });
    await decide(risky, "deny");
    app.clock.now += 1;
    await ask(app, { amount: 900, to: "ana" }, { plan });
    const { status, body } = await app.ask<PolicyReplay>("POST", "/v5/policies/replay", { text: refunds });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      judged: 3,
      changed: 2,
      contradicted: 1,
      table: [
        { was: "approved_by_people", would: "allow", count: 1 },
        { was: "denied_by_people", would: "allow", count: 1 },
        { was: "pending", would: "ask", count: 1 },
      ],
    });
    expect(body.records.find((each) => each.is_contradicted)?.approval_id).toBe(risky.id);
    const limited = { text: refunds, limit: 1, changed_only: false };
    expect(await app.ask("POST", "/v5/policies/replay", limited)).toMatchObject({
      body: { judged: 1, records: [{ was: "pending", is_changed: false }] },
    });
  });

  test("past calls are judged by what was known then", async () => {
    const app = await openApp();
    const plan = { steps: [{ who: { anyone: true } }], allow_requester: true };
    const first = await ask(app, { amount: 1 }, { plan });
    app.clock.now += 1000;
    await ask(app, { amount: 2 }, { plan });
    app.clock.now += 1000;
    const decision = { decision: "approve", args_hash: first.args_hash };
    await app.ask("POST", `/v5/approvals/${first.id}/decide`, decision);
    app.clock.now += 1000;
    await ask(app, { amount: 3 }, { plan });
    const text = "rules: [{ name: first, when: history.approved_day == 0, do: allow }]";
    const replaying = { text, changed_only: false };
    const { body } = await app.ask<PolicyReplay>("POST", "/v5/policies/replay", replaying);
    expect(body.records.map(({ would }) => would.outcome)).toEqual(["ask", "allow", "allow"]);
  });

  test("what is looked back at is as it was then in a transaction, too", async () => {
    const app = await openApp();
    const { id } = await ask(app, { amount: 1 });
    const { now } = app.clock;
    app.clock.now += 1000;
    await ask(app, { amount: 2 });
    const { database } = app.services;
    const { rows } = await sql<{ requester_id: string }>`select requester_id from approvals
      where id = ${id}`.execute(database.executor);
    const requesterId = rows[0]?.requester_id ?? "";
    const requester = { id: requesterId, name: "Ana" };
    const call: CallToJudge = {
      organizationId: app.organizationId,
      id,
      call: { tool: "refund", args: {}, version: "", environment: "", stakes: "medium", requester, now },
      requesterId,
      runId: null,
    };
    const count = (isPast: boolean) =>
      database.transaction(async (transaction) => {
        const gathering = { uses: new Set(["history"]), isPast };
        return (await createPolicyJudge().factsOf(transaction, call, gathering)).history.requests_day;
      });
    expect([await count(true), await count(false)]).toEqual([0, 1]);
  });

  test("who may not manage policies changes none; another organization's are not there", async () => {
    const app = await openApp();
    const policy = await save(app, refunds);
    const reader = await app.createKey(["read", "approve", "approve-request"]);
    const body = { version_id: policy.latest_version.id };
    expect(await app.askAs(reader, "POST", `/v5/policies/${policy.id}/activate`, body)).toMatchObject({
      status: 403,
    });
    expect(await app.askAs(reader, "POST", "/v5/policies", { name: "x", text: "rules: []" })).toMatchObject({
      status: 403,
    });
    const other = await app.createOtherOrganization();
    expect(await app.askAs(other.apiKey, "GET", `/v5/policies/${policy.id}`)).toMatchObject({ status: 404 });
    expect(await app.askAs(other.apiKey, "POST", `/v5/policies/${policy.id}/activate`, body)).toMatchObject({
      status: 404,
    });
    await use(app, policy);
    const request = { kind: "function_call", name: "refund", args: { amount: 1, to: "ana" } };
    expect(await app.askAs(other.apiKey, "POST", "/v5/approvals", request)).toMatchObject({
      body: { outcome: { status: "pending" }, policy: null },
    });
    const { body: audit } = await app.ask<{ records: { action: string }[] }>("GET", "/v5/audit?size=50");
    expect(JSON.stringify(audit)).toContain("policies.activate");
  });
});
