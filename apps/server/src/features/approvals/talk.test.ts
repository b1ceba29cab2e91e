import type { Approval, Schedule } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import { isOfServer, openAskingApp } from "./__fixtures__/open-asking-app.ts";
import { findApproval } from "./approvals.store.ts";
import { awaitsWordOf } from "./awaits-word-of.ts";
import { planHandoverLook } from "./hand-over.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0)) await one[Symbol.asyncDispose]();
});

const hour = 3_600_000;
const toAna = { steps: [{ who: { person: "ana" } }] };

describe.each(databases)("what happens while a request waits, on $name", ({ open, name }) => {
  const openApp = async () => {
    const app = await openAskingApp({ open, name });
    open_.push(app);
    const say = (key: string, { id }: Approval, [verb, text]: ["ask-back" | "reply", string]) =>
      app.askAs<Approval & { code?: string }>(key, "POST", `/v5/approvals/${id}/${verb}`, { text });
    return { ...app, say };
  };

  test("whoever waits for news hears of other arguments at once", async () => {
    const app = await openApp();
    const asked = await app.ask(toAna, { args: { amount: 0 }, editable: true });
    let news: Approval | undefined;
    const path = `/v5/approvals/${asked.id}`;
    const wait = async () => {
      news = (await app.askAs<Approval>(app.asker, "GET", `${path}?wait=60&messages=0`)).body;
    };
    const waiting = wait();
    // The first may come before the waiting has begun.
    let now = asked;
    const edit = async () => {
      const args = { amount: now.args?.["amount"] === 1 ? 2 : 1 };
      const edited = { args_hash: now.args_hash, args };
      now = (await app.askAs<Approval>(app.people.ana, "POST", `${path}/edit`, edited)).body;
      return news?.args;
    };
    await expect.poll(edit, { timeout: 45_000 }).toMatchObject({ amount: expect.any(Number) });
    await waiting;
    expect(news).toMatchObject({ outcome: { status: "pending" }, messages: [] });
  });

  test("who is asked asks back, who asked replies; nothing is decided, and whoever asked back is told", async () => {
    const app = await openApp();
    const { ana, ben } = app.people;
    const asked = await app.ask(toAna);
    expect(await app.say(ben, asked, ["ask-back", "Why?"])).toMatchObject({ status: 403 });
    expect(await app.say(ben, asked, ["reply", "Because."])).toMatchObject({
      status: 403,
      body: { code: "approvals.not_requester" },
    });
    expect(await app.say(ana, asked, ["ask-back", " \n"])).toMatchObject({ status: 422 });
    const waiting = app.askAs<Approval>(app.asker, "GET", `/v5/approvals/${asked.id}?wait=30&messages=0`);
    expect(await app.say(ana, asked, ["ask-back", "Which order?"])).toMatchObject({
      status: 200,
      body: {
        outcome: { status: "pending" },
        messages: [{ number: 1, from: "reviewer", by: { id: "ana", name: "ana" }, text: "Which order?" }],
      },
    });
    // A double click.
    expect((await app.say(ana, asked, ["ask-back", "Which order?"])).body.messages).toHaveLength(1);
    expect((await waiting).body).toMatchObject({
      outcome: { status: "pending" },
      messages: [{ text: "Which order?" }],
    });
    app.clock.now += 1000;
    expect(await app.say(app.asker, asked, ["reply", "Order 7."])).toMatchObject({
      status: 200,
      body: { messages: [{ from: "reviewer" }, { number: 2, from: "requester", text: "Order 7." }] },
    });
    expect(await app.noticesOf(asked)).toEqual(["requested ana", "replied ana"]);
    expect(await app.decide(ana, asked)).toMatchObject({
      body: { outcome: { status: "approved" }, messages: [{ number: 1 }, { number: 2 }] },
    });
    expect(await app.say(app.asker, asked, ["reply", "More."])).toMatchObject({
      status: 409,
      body: { code: "approvals.ended" },
    });
    expect(await app.eventsOf(asked)).toEqual([
      "requested",
      "noticed",
      "asked-back",
      "replied",
      "noticed",
      "voted",
      "decided",
    ]);
  });

  test("facets count what the other filters leave", async () => {
    const app = await openApp();
    await app.ask(toAna);
    await app.ask(toAna, { stakes: "high", name: "transfer" });
    const done = await app.ask(toAna, { stakes: "high" });
    await app.decide(app.people.ana, done);
    const { body } = await app.askAs(app.asker, "GET", "/v5/approvals/facets?status=pending&stakes=high");
    expect(body).toEqual({
      status: [
        { value: "approved", count: 1 },
        { value: "pending", count: 1 },
      ],
      kind: [{ value: "function_call", count: 1 }],
      stakes: [
        { value: "high", count: 1 },
        { value: "medium", count: 1 },
      ],
      name: [{ value: "transfer", count: 1 }],
    });
  });

  test("that somebody opened it is kept once", async () => {
    const app = await openApp();
    const asked = await app.ask(toAna);
    const view = () => app.askAs<Approval>(app.people.ana, "POST", `/v5/approvals/${asked.id}/view`);
    await view();
    app.clock.now += 1000;
    expect((await view()).body.views).toEqual([{ id: "ana", name: "ana", at: "2026-01-01T00:00:00.000Z" }]);
    expect(await app.askAs(app.asker, "POST", `/v5/approvals/${asked.id}/view`)).toMatchObject({
      status: 403,
    });
    expect(await app.eventsOf(asked)).toEqual(["requested", "noticed", "viewed"]);
  });

  test("a request takes the place of another of the same requester, which nobody decides any more", async () => {
    const app = await openApp();
    const { ana, ben } = app.people;
    const first = await app.ask(toAna);
    const foreign = { kind: "function_call", name: "refund", args: {}, supersedes: first.id };
    expect(await app.askAs(ben, "POST", "/v5/approvals", foreign)).toMatchObject({ status: 403 });
    const second = await app.ask(toAna, { args: { order: 8 }, supersedes: first.id });
    expect(await app.decide(ana, first)).toMatchObject({ status: 409 });
    const { body } = await app.askAs<Approval>(app.asker, "GET", `/v5/approvals/${first.id}`);
    expect(body.outcome).toMatchObject({ status: "superseded", successor_id: second.id });
    await app.decide(ana, second);
    const late = await app.askAs(app.asker, "POST", "/v5/approvals", { ...foreign, supersedes: second.id });
    expect(late).toMatchObject({ status: 409, body: { code: "approvals.ended" } });
    const pending = await app.askAs(app.asker, "GET", "/v5/approvals?status=pending");
    expect(pending.body).toMatchObject({ total: 0 });
  });

  test("what time has decided by now stays, also where another request would take its place", async () => {
    const app = await openApp();
    const first = await app.ask(toAna, { deadline_seconds: 60 });
    app.clock.now += 61_000;
    const second = { kind: "function_call", name: "refund", args: {}, supersedes: first.id };
    expect(await app.askAs(app.asker, "POST", "/v5/approvals", second)).toMatchObject({
      status: 409,
      body: { code: "approvals.ended" },
    });
    expect(await app.decide(app.people.ana, first)).toMatchObject({ status: 409 });
    const { body } = await app.askAs<Approval>(app.asker, "GET", `/v5/approvals/${first.id}`);
    expect(body.outcome).toMatchObject({ status: "timed_out" });
  });

  test("what somebody passed on who was removed since opens nothing for the delegate", async () => {
    const app = await openApp();
    const { ana, ben } = app.people;
    const asked = await app.ask(toAna);
    const passed = await app.askAs(ana, "POST", `/v5/approvals/${asked.id}/delegate`, { to: "ben" });
    expect(passed).toMatchObject({ status: 200 });
    const { executor } = app.services.database;
    const isInInbox = async (): Promise<boolean> => {
      const row = await findApproval(executor, { organizationId: app.organizationId, id: asked.id });
      const voter = { id: "ben", name: "Ben", email: null, teams: [], role: "developer", channel: null };
      return row !== undefined && awaitsWordOf(executor, row, { voter, now: app.clock.now });
    };
    expect(await isInInbox()).toBe(true);
    await sql`delete from members where user_id = 'ana'`.execute(executor);
    expect(await isInInbox()).toBe(false);
    expect(await app.decide(ben, asked)).toMatchObject({
      status: 403,
      body: { code: "approvals.not_asked" },
    });
    await sql`insert into members (organization_id, user_id, role, created_at, updated_at)
      values (${app.organizationId}, 'ana', 'developer', 1, 1)`.execute(executor);
    expect(await app.decide(ben, asked)).toMatchObject({ body: { outcome: { status: "approved" } } });
  });

  test("in a plan's quiet hours nobody is told, whoever may answer neither; high stakes do not wait", async () => {
    const app = await openApp();
    const plan = {
      steps: [{ who: { anyone: true } }],
      quiet_hours: { time_zone: "UTC", windows: [{ from: "22:00", until: "07:00" }] },
    };
    const asked = await app.ask(plan);
    expect(await app.noticesOf(asked)).toEqual([]);
    expect(await app.noticesOf(await app.ask(plan, { stakes: "high" }))).toEqual(["requested anyone"]);
    await app.pass(7 * hour);
    expect(await app.noticesOf(asked)).toEqual(["requested anyone"]);
  });

  // On a real server the look would find itself due again and again.
  test.skipIf(isOfServer({ name }))("whoever comes on call is told of what waits, once", async () => {
    const app = await openApp();
    const made = await app.askAs<Schedule>(app.apiKey, "POST", "/v5/schedules", {
      name: "Nights",
      time_zone: "UTC",
      members: ["ana", "ben"],
      handover: { weekday: "thursday", hour: 0 },
      rotation_days: 1,
    });
    expect(made).toMatchObject({ status: 201 });
    const broken = {
      name: "Broken",
      time_zone: "UTC",
      members: ["ana"],
      handover: { weekday: "thursday", hour: 0 },
    };
    await app.askAs(app.apiKey, "POST", "/v5/schedules", { ...broken, rotation_days: 1 });
    // Another organization's, of which nobody can say who is on call.
    await sql`insert into organizations (id, name, created_at) values ('aaa', 'Aaa', 1)`.execute(
      app.services.database.executor,
    );
    await sql`update schedules set time_zone = 'Nowhere/None', organization_id = 'aaa' where name = 'Broken'`.execute(
      app.services.database.executor,
    );
    await planHandoverLook(app.services);
    const asked = await app.ask({ steps: [{ who: { schedule: "Nights" } }] });
    const other = await app.ask(toAna);
    await app.pass(hour);
    expect(await app.noticesOf(asked)).toEqual(["requested ana"]);
    await app.pass(23 * hour);
    await app.pass(hour);
    expect(await app.noticesOf(asked)).toEqual(["requested ana", "handed_over ben"]);
    expect(await app.noticesOf(other)).toEqual(["requested ana"]);
    const again = await app.ask({ steps: [{ who: { schedule: "Nights" } }] });
    await app.pass(hour);
    expect(await app.noticesOf(again)).toEqual(["requested ben"]);
    const override = { user_id: "cem", from: "2026-01-02", until: "2026-01-03" };
    await app.askAs(app.apiKey, "POST", `/v5/schedules/${made.body.id}/overrides`, override);
    await app.pass(hour);
    expect((await app.noticesOf(again)).at(-1)).toBe("handed_over cem");
    expect(await app.decide(app.people.cem, again)).toMatchObject({ status: 200 });
  });
});
