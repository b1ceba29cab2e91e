import type { Approval, Grant, Policy } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import { openAskingApp } from "./__fixtures__/open-asking-app.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0)) await one[Symbol.asyncDispose]();
});

type Refused = { code?: string; detail?: string };

const persons = ["ana", "ben", "cem"].map((person) => ({ person }));
const anyOfThem = { steps: [{ who: { any: persons } }] };
const limits = `rules:
  - name: far too much
    when: args.amount > 1000
    do: deny
    reason: Nobody pays that.
  - name: much
    when: args.amount > 100
    do: ask
    plan: { steps: [{ who: { any: [{ person: ana }, { person: ben }], count: 2 } }] }
  - name: nothing
    when: args.amount == 0
    do: allow
`;

describe.each(databases)("edits that a policy judges, on $name", ({ open, name }) => {
  const openApp = async () => {
    const app = await openAskingApp({ open, name });
    open_.push(app);
    const post = <T = Approval & Refused>(key: string, path: string, body: object) =>
      app.askAs<T>(key, "POST", `/v5/${path}`, body);
    const use = async (text: string, more: object = {}): Promise<void> => {
      const saved = await post<Policy>(app.apiKey, "policies", { name: "limits", text });
      expect(saved).toMatchObject({ status: 201 });
      const { id, latest_version } = saved.body;
      const body = { version_id: latest_version.id, ...more };
      expect(await post(app.apiKey, `policies/${id}/activate`, body)).toMatchObject({ status: 200 });
    };
    const askFor = (amount: number, more: object = {}) =>
      app.ask(anyOfThem, { args: { amount }, editable: true, ...more });
    const edit = ({ id, args_hash }: Approval, amount: unknown, key = app.people.ana) =>
      post(key, `approvals/${id}/edit`, { args_hash, args: { amount } });
    const approve = ({ id, args_hash }: Approval, amount?: unknown) =>
      post(app.people.ana, `approvals/${id}/decide`, {
        decision: "approve",
        args_hash,
        ...(amount !== undefined && { args: { amount } }),
      });
    const read = async ({ id }: Approval) =>
      (await app.askAs<Approval>(app.asker, "GET", `/v5/approvals/${id}`)).body;
    return { ...app, post, use, askFor, edit, approve, read };
  };

  test("one person does not edit past a rule that denies, or that asks others, and approves no such edit", async () => {
    const { use, askFor, edit, approve, read, eventsOf, people } = await openApp();
    await use(limits);
    const asked = await askFor(50);
    expect(asked).toMatchObject({ outcome: { status: "pending" }, policy: { rule: null } });
    for (const change of [edit, approve]) {
      expect(await change(asked, 5000)).toMatchObject({
        status: 422,
        body: {
          code: "approvals.policy_denies_edit",
          detail: expect.stringContaining("`far too much` (“Nobody pays that.”)") as string,
        },
      });
      expect(await change(asked, 500)).toMatchObject({
        status: 409,
        body: {
          code: "approvals.policy_asks_others",
          detail: expect.stringMatching(/`limits`.+`much`.+Deny the request/u) as string,
        },
      });
      // What cannot be judged never goes on.
      expect(await change(asked, "much")).toMatchObject({
        status: 409,
        body: { code: "approvals.policy_unsure" },
      });
    }
    expect(await read(asked)).toMatchObject({
      outcome: { status: "pending" },
      args: { amount: 50 },
      approvals: [],
    });
    expect((await eventsOf(asked)).filter((type) => type === "edited" || type === "voted")).toEqual([]);
    // Where the same people are asked, or nobody would be, it goes on; each still needs the word of somebody.
    const lower = await edit(asked, 60, people.ben);
    expect(lower).toMatchObject({ status: 200, body: { outcome: { status: "pending" } } });
    const allowed = await edit(lower.body, 0);
    expect(allowed).toMatchObject({ status: 200, body: { outcome: { status: "pending" } } });
    expect(await approve(allowed.body, 70)).toMatchObject({
      status: 200,
      body: { outcome: { status: "approved", is_edited: true }, args: { amount: 70 } },
    });
  });

  test("a request that a rule asks about is edited within that rule and its plan only", async () => {
    const { use, askFor, edit, approve } = await openApp();
    await use(limits);
    const asked = await askFor(500);
    expect(asked).toMatchObject({ policy: { rule: { name: "much" } } });
    const edited = await edit(asked, 400);
    expect(edited).toMatchObject({ status: 200, body: { args: { amount: 400 } } });
    expect(await edit(edited.body, 50)).toMatchObject({
      status: 409,
      body: { code: "approvals.policy_asks_others" },
    });
    const changed = await approve(edited.body, 300);
    expect(changed).toMatchObject({ body: { outcome: { status: "pending" }, approvals: [{ id: "ana" }] } });
    // The same rule, that asks fewer by now: it was not this that the request was made under.
    await use(limits.replace("count: 2", "count: 1"));
    expect(await edit(changed.body, 200)).toMatchObject({
      status: 409,
      body: { code: "approvals.policy_asks_others" },
    });
    expect(await edit(await askFor(500), 200)).toMatchObject({ status: 200 });
  });

  test("the rules look at it as its requester's call at the time it was asked, and a policy put to use since counts", async () => {
    const { use, askFor, edit, people, clock } = await openApp();
    const early = await askFor(50);
    await use(`rules:
  - name: seldom
    when: requester.name != "Nobody" && history.requests_day < 2 && args.amount < 90
    do: ask
    plan: { steps: [{ who: { any: [{ person: ana }, { person: ben }, { person: cem }] } }] }
  - name: often
    when: "true"
    do: deny
    reason: Too often.
`);
    expect(await edit(early, 60)).toMatchObject({ body: { code: "approvals.policy_asks_others" } });
    clock.now += 1000;
    const asked = await askFor(50);
    expect(asked).toMatchObject({ policy: { rule: { name: "seldom" } } });
    clock.now += 1000;
    expect(await askFor(50)).toMatchObject({ outcome: { status: "denied", basis: "policy" } });
    const edited = await edit(asked, 60, people.cem);
    expect(edited).toMatchObject({ status: 200 });
    expect(await edit(edited.body, 95)).toMatchObject({ body: { code: "approvals.policy_denies_edit" } });
  });

  test("who may not edit hears nothing of the policy, and a policy in shadow mode keeps nobody up", async () => {
    const { use, edit, ask, askFor, people, services } = await openApp();
    await use(limits, { mode: "shadow" });
    const shadowed = await askFor(50);
    expect(await edit(shadowed, 5000)).toMatchObject({ status: 200 });
    const { rows } = await sql`select * from policy_shadow_results`.execute(services.database.executor);
    expect(rows).toHaveLength(1);
    await use(limits);
    const onlyBen = { steps: [{ who: { person: "ben" } }] };
    const asked = await ask(onlyBen, { args: { amount: 50 }, editable: true });
    expect(await edit(asked, 5000, people.cem)).toMatchObject({ body: { code: "approvals.not_asked" } });
    expect(await edit({ ...asked, args_hash: "other" }, 5000, people.ben)).toMatchObject({
      body: { code: "approvals.stale" },
    });
    expect(await edit(asked, 50, people.ben)).toMatchObject({ status: 200 });
  });

  test("a grant is used by what was asked, and by no edit, be it one that it covers", async () => {
    const { askFor, edit, post, apiKey, askAs } = await openApp();
    const given = await post<Grant>(apiKey, "grants", {
      tool: "refund",
      max_uses: 5,
      when: "args.amount <= 10",
    });
    expect(given).toMatchObject({ status: 201 });
    const asked = await askFor(50);
    expect(await edit(asked, 5)).toMatchObject({ status: 200, body: { outcome: { status: "pending" } } });
    const grant = await askAs<Grant>(apiKey, "GET", `/v5/grants/${given.body.id}`);
    expect(grant.body).toMatchObject({ uses: 0 });
    const covered = await askFor(5);
    expect(covered).toMatchObject({ outcome: { status: "approved", basis: "grant" } });
    expect(await edit(covered, 5000)).toMatchObject({ body: { code: "approvals.ended" } });
  });

  test("silence approves what was asked for and nothing that somebody made of it", async () => {
    const { askFor, edit, read, pass, post, asker } = await openApp();
    const silent = { deadline_seconds: 60, on_deadline: "approved" };
    const asked = await askFor(50, silent);
    const edited = await edit(await askFor(50, silent), 5000);
    const back = await edit((await edit(await askFor(50, silent), 5000)).body, 50);
    await pass(60_000);
    expect(await read(asked)).toMatchObject({ outcome: { status: "approved", by_deadline: true } });
    expect(await read(back.body)).toMatchObject({ outcome: { status: "approved", by_deadline: true } });
    expect(await read(edited.body)).toMatchObject({ outcome: { status: "timed_out" } });
    const { id, args_hash } = edited.body;
    expect(await post(asker, `approvals/${id}/claim`, { args_hash })).toMatchObject({
      status: 409,
      body: { code: "approvals.not_approved" },
    });
  });
});
