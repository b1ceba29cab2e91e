import type { Approval, ApprovalAnalytics, OutOfOffice, Schedule } from "@parley/contract";
import { fromJson } from "@parley/db";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import { openAskingApp } from "./__fixtures__/open-asking-app.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0)) await one[Symbol.asyncDispose]();
});

const hour = 3_600_000;

describe.each(databases)("asking people on $name", ({ open, name }) => {
  const openApp = async () => {
    const app = await openAskingApp({ open, name });
    open_.push(app);
    return app;
  };

  test("people are told when it is their turn, reminded, and left alone at night and once they have answered", async () => {
    const app = await openApp();
    const { ana, ben } = app.people;
    const night = { windows: [{ from: "18:00", until: "08:00" }] };
    expect(
      await app.askAs(ben, "PATCH", "/v5/me/availability", { time_zone: "Asia/Tokyo", quiet_hours: night }),
    ).toMatchObject({
      status: 200,
      body: { time_zone: "Asia/Tokyo", quiet_hours: night, out_of_office: [] },
    });
    expect(await app.askAs(app.apiKey, "PATCH", "/v5/me/availability", { time_zone: "UTC" })).toMatchObject({
      status: 403,
    });
    expect(await app.askAs(ben, "PATCH", "/v5/me/availability", { time_zone: "Mars/Dome" })).toMatchObject({
      status: 422,
    });
    // Midnight in UTC: it is 9 in Tokyo.
    const asked = await app.ask({
      steps: [
        {
          who: { all: [{ person: "ana@example.com" }, { person: "ben" }] },
          remind: { after_seconds: 36_000, max: 2 },
        },
        { who: { all: [{ role: "developer" }, { role: "developer" }] }, after_seconds: 3600 },
      ],
    });
    expect(await app.noticesOf(asked)).toEqual(["requested ana ben"]);
    await app.decide(ana, asked);
    await app.pass(hour);
    await app.pass(9 * hour);
    expect(await app.noticesOf(asked)).toEqual(["requested ana ben", "step_joined ben cem"]);
    await app.pass(10 * hour);
    await app.pass(3 * hour);
    expect((await app.noticesOf(asked)).at(-1)).toBe("reminder ben held");
    expect(await app.eventsOf(asked)).toContain("noticed");
  });

  test("a plan that nobody can ever fill is refused; where somebody may come, who asks is warned", async () => {
    const app = await openApp();
    const ask = (who: object, body: object = {}) =>
      app.askAs<Approval & { code?: string; detail?: string }>(app.asker, "POST", "/v5/approvals", {
        kind: "function_call",
        name: "refund",
        args: { order: 7 },
        plan: { steps: [{ who: { role: "developer" } }, { who, after_seconds: 60 }] },
        ...body,
      });
    expect(await ask({ person: "zoe@example.com" })).toMatchObject({
      status: 422,
      body: { code: "approvals.plan_unfillable", details: { step: 2 } },
    });
    expect(await ask({ team: "Legal" })).toMatchObject({ status: 422 });
    const team = await app.askAs<{ id: string }>(app.apiKey, "POST", "/v5/teams", { name: "Legal" });
    const keyed = { idempotency_key: "once" };
    const asked = await ask({ team: "Legal" }, keyed);
    const warnings = ["Step 2 of the plan can be filled by nobody now: nobody is in the team `Legal`."];
    expect(asked).toMatchObject({ status: 201, body: { warnings, outcome: { status: "pending" } } });
    expect(await app.eventsOf(asked.body)).toEqual(["requested", "warned", "noticed"]);
    const { rows } = await sql<{ data: string }>`select data from outbox_events
      where type = 'approval.notice_due'`.execute(app.services.database.executor);
    expect(fromJson(rows[0]!.data)).toMatchObject({ approval: { warnings } });
    await app.askAs(app.apiKey, "PUT", `/v5/teams/${team.body.id}/members/ana`);
    expect((await ask({ team: "Legal" })).body).not.toHaveProperty("warnings");
    await app.askAs(app.apiKey, "DELETE", `/v5/teams/${team.body.id}`);
    expect(await ask({ team: "Legal" }, keyed)).toMatchObject({ status: 201, body: { id: asked.body.id } });
    const key = await app.createKey(["read", "approve-request", "approve"]);
    const own = await app.askAs<Approval>(key, "POST", "/v5/approvals", {
      kind: "question",
      message: "Anybody?",
      plan: { steps: [{ who: { person: "nobody" } }], allow_requester: true },
    });
    expect(own).toMatchObject({ status: 422 });
  });

  test("who is asked as well has to be somebody; where somebody may come, it is said", async () => {
    const app = await openApp();
    await app.askAs(app.apiKey, "POST", "/v5/teams", { name: "Night" });
    const asked = await app.ask({
      steps: [{ who: { person: "ana" } }, { who: { team: "Night" }, after_seconds: 60 }],
    });
    const path = `/v5/approvals/${asked.id}`;
    const escalate = (who: object) =>
      app.askAs<Approval & { detail?: string }>(app.asker, "POST", `${path}/escalate`, { who });
    for (const [who, why] of [
      [{ person: "zoe@example.com" }, "`zoe@example.com` is nobody in this organization"],
      [{ all: [{ role: "developer" }, { schedule: "Nights" }] }, "there is no schedule `Nights`"],
    ] as const)
      expect(await escalate(who)).toMatchObject({
        status: 422,
        body: {
          code: "approvals.others_unfillable",
          detail: `Those whom you want to ask as well can never answer: ${why}. Nobody else was asked.`,
        },
      });
    expect(await app.eventsOf(asked)).not.toContain("escalated");
    const { body } = await escalate({ team: "Night" });
    expect(body.warnings?.at(-1)).toBe(
      "The escalation can be filled by nobody now: nobody is in the team `Night`.",
    );
    // What was said of the plan stays.
    expect(body.warnings).toHaveLength(2);
    expect(await escalate({ person: "BEN@example.com" })).toMatchObject({ status: 200 });
    expect(await app.decide(app.people.ben, asked)).toMatchObject({
      body: { outcome: { status: "approved" } },
    });
    // Of what has ended it is said that it has.
    expect(await escalate({ person: "zoe@example.com" })).toMatchObject({
      status: 409,
      body: { code: "approvals.ended" },
    });
  });

  test("a plan that nobody can fill is refused only where people are asked by it", async () => {
    const app = await openApp();
    const { body: team } = await app.askAs<{ id: string }>(app.apiKey, "POST", "/v5/teams", {
      name: "Legal",
    });
    const steps = [{ who: { role: "developer" } }, { who: { team: "Legal" }, after_seconds: 60 }];
    const ask = (body: object = {}) =>
      app.askAs<Approval>(app.asker, "POST", "/v5/approvals", {
        kind: "function_call",
        name: "refund",
        args: { order: 7 },
        plan: { steps },
        ...body,
      });
    const first = await ask({ join: true, idempotency_key: "first" });
    const joined = { status: 201, body: { id: first.body.id } };
    expect(await ask({ join: true, idempotency_key: "second" })).toMatchObject(joined);
    await app.askAs(app.apiKey, "DELETE", `/v5/teams/${team.id}`);
    expect(await ask({ join: true, idempotency_key: "second" })).toMatchObject(joined);
    expect(await ask({ join: true })).toMatchObject(joined);
    const refused = { status: 422, body: { code: "approvals.plan_unfillable" } };
    expect(await ask()).toMatchObject(refused);
    const grant = { tool: "refund", max_uses: 1, reason: "Small" };
    expect(await app.askAs(app.apiKey, "POST", "/v5/grants", grant)).toMatchObject({ status: 201 });
    expect(await ask()).toMatchObject({ status: 201, body: { outcome: { status: "approved" } } });
    expect(await ask()).toMatchObject(refused);
    const use = async (rule: string): Promise<void> => {
      const made = await app.askAs<{ id: string; latest_version: { id: string } }>(
        app.apiKey,
        "POST",
        "/v5/policies",
        { name: "refunds", text: `rules:\n  - name: all\n    ${rule}\n` },
      );
      const { id, latest_version: version } = made.body;
      const path = `/v5/policies/${id}/activate`;
      expect(await app.askAs(app.apiKey, "POST", path, { version_id: version.id })).toMatchObject({
        status: 200,
      });
    };
    await use('when: args.order == 7.0\n    do: deny\n    reason: "Frozen."');
    expect(await ask()).toMatchObject({ status: 201, body: { outcome: { status: "denied" } } });
    await use("do: ask");
    expect(await ask()).toMatchObject(refused);
    await use("do: ask\n    plan: { steps: [{ who: { person: ben } }] }");
    expect(await ask()).toMatchObject({ status: 201, body: { outcome: { status: "pending" } } });
  });

  test("a person is found by an address with letters of any alphabet", async () => {
    const app = await openApp();
    const email = "ÄNNE@example.com";
    await sql`update users set email = ${email} where id = 'ana'`.execute(app.services.database.executor);
    const asked = await app.ask({ steps: [{ who: { person: email } }] });
    expect(await app.decide(app.people.ana, asked)).toMatchObject({ status: 200 });
  });

  test("a delegate answers for who is away, as themselves; who is back answers again", async () => {
    const app = await openApp();
    const { ana, ben, cem } = app.people;
    const absence = {
      from: "2025-12-31T00:00:00Z",
      until: "2026-01-02T00:00:00Z",
      delegate_user_id: "ben",
      note: "skiing",
    };
    const away = (body: object) =>
      app.askAs<OutOfOffice>(ana, "POST", "/v5/me/out-of-office", { ...absence, ...body });
    expect(await away({ delegate_user_id: "ana" })).toMatchObject({ status: 422 });
    expect(await away({ delegate_user_id: "nobody" })).toMatchObject({ status: 404 });
    expect(await away({ until: "2025-12-31T12:00:00Z" })).toMatchObject({ status: 422 });
    const { id } = (await away({})).body;
    const toAna = { steps: [{ who: { person: "ana" } }] };
    const asked = await app.ask(toAna);
    expect(await app.noticesOf(asked)).toEqual(["requested ben"]);
    expect(await app.decide(cem, asked)).toMatchObject({ status: 403 });
    expect(await app.decide(ben, asked)).toMatchObject({
      status: 200,
      body: { outcome: { status: "approved", by: [{ id: "ben" }] } },
    });
    expect(await app.eventsOf(asked)).toEqual(["requested", "noticed", "delegated", "voted", "decided"]);
    const told = await app.askAs(cem, "GET", `/v5/approvals/${asked.id}/events`);
    expect(JSON.stringify(told.body)).not.toContain('"teams"');
    const own = await app.askAs<Approval>(ana, "POST", "/v5/approvals", {
      kind: "function_call",
      name: "refund",
      args: {},
      plan: { steps: [{ who: { any: [{ person: "ana" }, { person: "cem" }] } }] },
    });
    expect(await app.decide(ben, own.body)).toMatchObject({ status: 403 });
    expect(await app.askAs(ben, "DELETE", `/v5/me/out-of-office/${id}`)).toMatchObject({ status: 404 });
    expect(await app.askAs(ana, "DELETE", `/v5/me/out-of-office/${id}`)).toMatchObject({ status: 204 });
    const later = await app.ask(toAna);
    app.clock.now += 1;
    expect(await app.decide(ben, later)).toMatchObject({ status: 403 });
    const passOn = (key: string, to: string) =>
      app.askAs(key, "POST", `/v5/approvals/${later.id}/delegate`, { to });
    expect(await passOn(ben, "cem")).toMatchObject({ status: 403 });
    expect(await passOn(ana, "cem@example.com")).toMatchObject({ status: 200 });
    expect(await app.noticesOf(later)).toEqual(["requested ana", "delegated cem"]);
    expect(await app.decide(cem, later)).toMatchObject({ body: { outcome: { status: "approved" } } });
  });

  test("a schedule and quiet hours that nobody can read let nobody decide, hold up nobody else, and say so", async () => {
    const app = await openApp();
    const { ana, ben } = app.people;
    const nights = { time_zone: "UTC", members: ["ana"], handover: { weekday: "thursday", hour: 0 } };
    const make = async (name: string) =>
      (await app.askAs<Schedule>(app.apiKey, "POST", "/v5/schedules", { name, ...nights })).body.id;
    const [id] = [await make("Broken"), await make("Nights")];
    await app.askAs(ben, "PATCH", "/v5/me/availability", {
      quiet_hours: { windows: [{ from: "00:00", until: "23:59" }] },
    });
    const { executor } = app.services.database;
    await sql`update schedules set handover = '{', time_zone = 'Nowhere/None' where id = ${id}`.execute(
      executor,
    );
    await sql`update availability set quiet_hours = '[]'`.execute(executor);
    const stuck = await app.ask({ steps: [{ who: { schedule: "Broken" } }] });
    const asked = await app.ask({ steps: [{ who: { any: [{ schedule: "Nights" }, { person: "ben" }] } }] });
    expect(await app.decide(ana, stuck)).toMatchObject({ status: 403 });
    expect(await app.decide(ben, stuck)).toMatchObject({ status: 403 });
    expect(await app.noticesOf(asked)).toEqual(["requested ana ben"]);
    expect(await app.decide(ana, asked)).toMatchObject({ status: 200 });
    const path = `/v5/schedules/${id}`;
    expect(await app.askAs(app.apiKey, "GET", "/v5/schedules")).toMatchObject({
      status: 200,
      body: [
        {
          id,
          name: "Broken",
          broken_fields: ["handover", "time_zone"],
          problem: expect.stringContaining("handover, time_zone cannot be read"),
        },
        { name: "Nights", on_call: { person: { user_id: "ana" } } },
      ],
    });
    for (const address of [path, `${path}/on-call`])
      expect(await app.askAs(app.apiKey, "GET", address)).toMatchObject({
        status: 409,
        body: { code: "schedules.broken", details: { schedule_id: id, fields: ["handover", "time_zone"] } },
      });
    expect(await app.askAs(ben, "GET", "/v5/me/availability")).toMatchObject({
      status: 409,
      body: { code: "availability.quiet_hours_broken" },
    });
    expect(await app.askAs(ben, "PATCH", "/v5/me/availability", { quiet_hours: null })).toMatchObject({
      status: 200,
    });
    const mend = (body: object) => app.askAs<{ code?: string }>(app.apiKey, "PATCH", path, body);
    expect(await mend({ time_zone: "UTC" })).toMatchObject({
      status: 409,
      body: { code: "schedules.broken" },
    });
    expect(await mend(nights)).toMatchObject({ status: 200 });
    expect(await app.decide(ana, stuck)).toMatchObject({ status: 200 });
  });

  test("whoever is on call is asked, as the schedule is when they answer", async () => {
    const app = await openApp();
    const { ana, ben } = app.people;
    const schedule = {
      name: "Nights",
      time_zone: "Europe/Berlin",
      members: ["ana", "ben"],
      handover: { weekday: "thursday", hour: 0 },
      rotation_days: 1,
    };
    const make = (body: object) =>
      app.askAs<Schedule>(app.apiKey, "POST", "/v5/schedules", { ...schedule, ...body });
    expect(await make({ members: ["ana", "nobody"] })).toMatchObject({ status: 404 });
    expect(await make({ starts_on: "2026-01-02" })).toMatchObject({ status: 422 });
    const made = await make({});
    expect(made).toMatchObject({
      status: 201,
      body: { starts_on: "2026-01-01", on_call: { person: { user_id: "ana" } } },
    });
    expect(await make({})).toMatchObject({ status: 409 });
    const team = await app.askAs<{ id: string }>(app.apiKey, "POST", "/v5/teams", { name: "Payments" });
    const ofTeam = `/v5/teams/${team.body.id}/schedules`;
    const daily = await app.askAs(app.apiKey, "POST", ofTeam, { ...schedule, name: "Days" });
    expect(daily).toMatchObject({ status: 201, body: { team_id: team.body.id } });
    expect(await app.askAs(app.apiKey, "GET", ofTeam)).toMatchObject({ body: [{ name: "Days" }] });
    expect(await app.askAs(app.apiKey, "GET", "/v5/teams/team_none/schedules")).toMatchObject({
      status: 404,
    });
    const path = `/v5/schedules/${made.body.id}`;
    const plan = { steps: [{ who: { schedule: "Nights" }, remind: { after_seconds: 86_400, max: 1 } }] };
    const first = await app.ask(plan);
    const second = await app.ask(plan);
    expect(await app.noticesOf(first)).toEqual(["requested ana"]);
    expect(await app.decide(ben, first)).toMatchObject({ status: 403 });
    expect(await app.decide(ana, first)).toMatchObject({ status: 200 });
    await app.pass(24 * hour);
    expect(await app.noticesOf(second)).toEqual(["requested ana", "reminder ben"]);
    expect(await app.decide(ana, second)).toMatchObject({ status: 403 });
    const override = { user_id: "ana", from: "2026-01-01", until: "2026-01-03" };
    expect(await app.request("POST", `${path}/overrides`, override)).toMatchObject({ status: 201 });
    expect(await app.decide(ben, second)).toMatchObject({ status: 403 });
    expect(await app.decide(ana, second)).toMatchObject({ body: { outcome: { status: "approved" } } });
    const shifts = await app.request("GET", `${path}/shifts?from=2026-01-01&until=2026-01-05`);
    expect(
      ((await shifts.json()) as { person: { user_id: string } }[]).map(({ person }) => person.user_id),
    ).toEqual(["ana", "ana", "ben", "ana"]);
  });

  test("only who asked, or an admin, claims, escalates and withdraws; a claim whose reply was lost is sent again", async () => {
    const app = await openApp();
    const { ana, ben } = app.people;
    const anyone = { steps: [{ who: { anyone: true } }] };
    const asked = await app.ask(anyone);
    for (const [act, body] of [
      ["cancel", {}],
      ["escalate", { who: { person: "ana" } }],
      ["claim", { args_hash: asked.args_hash }],
    ] as const)
      expect(await app.askAs(ana, "POST", `/v5/approvals/${asked.id}/${act}`, body)).toMatchObject({
        status: 403,
        body: { code: "approvals.not_requester" },
      });
    await app.decide(ana, asked);
    const token = "t".repeat(32);
    const claim = (key: string, body: object = {}) =>
      app.askAs<{ token: string; receipt: string }>(key, "POST", `/v5/approvals/${asked.id}/claim`, {
        args_hash: asked.args_hash,
        token,
        ...body,
      });
    const claims = await Promise.all([claim(app.asker), claim(app.asker)]);
    expect(claims).toMatchObject([
      { status: 200, body: { token } },
      { status: 200, body: { token } },
    ]);
    expect(claims[0]?.body.receipt).toBe(claims[1]?.body.receipt);
    expect(await claim(ben)).toMatchObject({ status: 403 });
    expect(await claim(app.asker, { token: undefined })).toMatchObject({ status: 409 });
    expect(await claim(app.asker, { token: "u".repeat(32) })).toMatchObject({ status: 409 });
    expect(
      await app.askAs(ben, "POST", `/v5/approvals/${asked.id}/report`, {
        status: "failed",
        token,
        error: "x",
      }),
    ).toMatchObject({ status: 403, body: { code: "approvals.not_requester" } });
    await app.askAs(app.asker, "POST", `/v5/approvals/${asked.id}/report`, {
      status: "failed",
      token,
      error: "x",
    });
    expect(await claim(app.asker)).toMatchObject({ status: 409, body: { code: "approvals.claimed" } });
    const events = await app.eventsOf(asked);
    expect(events.filter((type) => type === "claimed")).toHaveLength(1);
  });

  test("several keys of a person are one voter, and idempotency keys belong to who sends them", async () => {
    const app = await openApp();
    const { ana, ben } = app.people;
    const another = await app.keyOf("ana");
    const two = { steps: [{ who: { any: [{ anyone: true }, { anyone: true }], count: 2 } }] };
    const asked = await app.ask(two);
    expect(await app.decide(ana, asked)).toMatchObject({ body: { outcome: { status: "pending" } } });
    expect(await app.decide(another, asked)).toMatchObject({ status: 409 });
    const send = (key: string, order: number) =>
      app.askAs<Approval & { detail: string }>(key, "POST", "/v5/approvals", {
        kind: "function_call",
        name: "refund",
        args: { order },
        idempotency_key: "the same",
      });
    const [first, again, other] = [await send(ana, 1), await send(another, 1), await send(ben, 2)];
    expect(again.body.id).toBe(first.body.id);
    expect(other).toMatchObject({ status: 201 });
    const reused = await send(ana, 3);
    expect(reused).toMatchObject({ status: 409 });
    expect(reused.body.detail).toContain("`the same`");
  });

  test("how people decide is counted", async () => {
    const app = await openApp();
    const { ana, ben } = app.people;
    const anyone = { steps: [{ who: { anyone: true } }] };
    const waits = [1, 2, 30, 4];
    for (const [index, seconds] of waits.entries()) {
      const asked = await app.ask(anyone, { version_id: "prv_1", args: { index } });
      app.clock.now += seconds * 1000;
      await app.decide(seconds === 30 ? ben : ana, asked, seconds === 30 ? "deny" : "approve");
    }
    await app.ask(anyone, { name: "transfer", deadline_seconds: 60 });
    await app.pass(hour);
    const get = async (query = "") =>
      (
        await app.request("GET", `/v5/approvals/analytics?min_decisions=3${query}`)
      ).json() as Promise<ApprovalAnalytics>;
    const analytics = await get();
    const ofFour = {
      requested: 4,
      approved: 3,
      denied: 1,
      approval_rate: 0.75,
      median_seconds: 2,
      p90_seconds: 30,
    };
    expect(analytics).toMatchObject({
      totals: { ...ofFour, requested: 5, timed_out: 1, pending: 0 },
      over_time: [{ start: "2026-01-01T00:00:00.000Z", requested: 5 }],
      by_tool: [
        { name: "refund", ...ofFour },
        { name: "transfer", requested: 1, approval_rate: null, median_seconds: null },
      ],
      by_version: [
        { version_id: "prv_1", requested: 4 },
        { version_id: null, requested: 1 },
      ],
      by_person: [
        {
          user_id: "ana",
          decisions: 3,
          approvals: 3,
          fast: 3,
          median_seconds: 2,
          most_in_a_day: 3,
          signals: ["too_fast", "always_yes"],
        },
        { user_id: "ben", decisions: 1, denials: 1, approval_rate: 0, signals: [] },
      ],
    });
    expect((await get("&person_id=ben")).totals).toMatchObject({ requested: 1, denied: 1 });
    expect((await get("&name=transfer&interval=hour")).over_time).toHaveLength(1);
    expect((await get("&since=2026-02-01&until=2026-03-01")).totals).toMatchObject({ requested: 0 });
    expect(await app.request("GET", "/v5/approvals/analytics?since=2020-01-01&interval=hour")).toMatchObject({
      status: 422,
    });
  });
});
