import type { Approval } from "@parley/contract";
import { databases, type TestDatabases } from "@parley/db/testing";
import { addMember, openTestApp, runDueJobs } from "@parley/server/testing";
import { afterEach, describe, expect, test } from "vitest";
import type { PlatformRequest } from "../../fakes/serve.ts";
import { until } from "../../testing/until.ts";
import { openPlatforms } from "./open-platforms.ts";
import type { Platform, Sent } from "./platform.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

const refund = {
  kind: "function_call",
  name: "refund",
  args: { order: 7, note: "<b>@here</b> https://evil.example" },
  options: [{ name: "too_much", title: "Too much" }],
} as const;

/** An organization with every platform, and with Ana, who may approve, and Vic, who may not. */
async function openOrganization({ open }: Pick<TestDatabases, "open">) {
  const platforms = await openPlatforms();
  const app = await openTestApp({ open, environment: { PARLEY_EGRESS_ALLOW: "127.0.0.1" } });
  open_.push(...platforms, app);
  // PostgreSQL runs jobs by its own clock: a deadline of ours must not be long over there.
  app.clock.now = Date.now();
  await addMember(app, { id: "ana", role: "reviewer" });
  await addMember(app, { id: "vic", role: "viewer" });
  const asker = await app.createKey(["approve-request", "read"]);
  const channels = new Map<string, { id: string; inbound_url: string }>();
  for (const { kind, settings, secrets, place } of platforms) {
    const given = { kind, name: kind, settings, secrets, default_place: place };
    const made = await app.ask<{ id: string; inbound_url: string }>("POST", "/v5/channels", given);
    expect(made).toMatchObject({ status: 201 });
    channels.set(kind, made.body);
  }
  const channelOf = ({ kind }: Platform) => channels.get(kind)!;
  const settle = (look: () => unknown): Promise<unknown> =>
    until(async () => {
      await runDueJobs(app.services);
      return (await look()) ? true : undefined;
    });
  let asked = 0;
  return {
    app,
    platforms,
    channelOf,
    settle,
    /** Asks whoever may answer, and waits until every platform shows it. */
    async ask(body: object = {}): Promise<Approval> {
      const made = await app.askAs<Approval>(asker, "POST", "/v5/approvals", { ...refund, ...body });
      expect(made.status).toBe(201);
      asked += 1;
      await settle(() => platforms.every((platform) => platform.shown().length === asked));
      return made.body;
    },
    outcome: async ({ id }: Approval) => (await app.ask<Approval>("GET", `/v5/approvals/${id}`)).body.outcome,
    /** An admin says whose account it is. */
    async link(platform: Platform, name: "ana" | "vic") {
      const account = encodeURIComponent(platform.account(name));
      const path = `/v5/channels/${channelOf(platform).id}/people/${account}`;
      expect((await app.ask("PUT", path, { person: `${name}@example.com` })).status).toBe(200);
    },
    async send(platform: Platform, { headers, body }: PlatformRequest): Promise<Sent> {
      const url = channelOf(platform).inbound_url;
      const reply = await app.app.fetch(new Request(url, { method: "POST", headers, body }));
      return { status: reply.status, text: await reply.text() };
    },
  };
}

describe.each(databases)("chat platforms on $name", ({ name, open }) => {
  /** All of them decide on one database; for the other, one is enough. */
  const deciding = (platforms: Platform[]) =>
    name === databases[0]?.name ? platforms : platforms.slice(0, 1);

  test("a press at one of them decides, and all the others say so in place", async () => {
    const { app, platforms, ask, link, send, outcome, settle } = await openOrganization({ open });
    for (const [at, platform] of deciding(platforms).entries()) {
      const asked = await ask();
      for (const each of platforms) {
        expect(each.shown().at(-1)?.text).toContain("<b>@here</b> https://evil.example");
        expect(each.shown().at(-1)?.mentions).toEqual([]);
      }
      const doing = { user: platform.account("ana"), at: app.clock.now };
      const unknown = await send(platform, platform.approve(at, doing));
      expect(unknown.text).toMatch(/not known here.*(?:link it|a link for it)/u);
      expect(unknown.text).toContain(platform.account("ana"));
      expect(await outcome(asked)).toMatchObject({ status: "pending" });
      await link(platform, "ana");
      await send(platform, platform.approve(at, doing));
      expect(await outcome(asked)).toMatchObject({
        status: "approved",
        by: [{ id: "ana", channel: `${platform.kind}:${platform.place}` }],
      });
      await settle(() => platforms.every((each) => /Approved by `?ana/u.test(each.shown()[at]?.text ?? "")));
      for (const each of platforms) {
        expect(each.shown()).toHaveLength(at + 1);
        expect(each.shown()[at]?.buttons).toEqual(["See all of it"]);
      }
    }
  });

  test("nobody decides who may not; what is forged, told again, or too late does nothing", async () => {
    const { app, platforms, ask, link, send, outcome } = await openOrganization({ open });
    const asked = await ask();
    const late = await ask({ deadline_seconds: 60 });
    for (const platform of platforms) {
      const at = app.clock.now;
      await link(platform, "vic");
      await link(platform, "ana");
      await send(platform, platform.approve(0, { user: platform.account("vic"), at }));
      await send(platform, platform.approve(0, { user: platform.account("eve"), at }));
      const pressed = platform.approve(0, { user: platform.account("ana"), at });
      expect(await send(platform, platform.forge(pressed, at))).toMatchObject({ status: 401 });
      expect(await send(platform, { ...pressed, headers: {} })).toMatchObject({ status: 401 });
      expect(await outcome(asked)).toMatchObject({ status: "pending" });
    }
    app.clock.now += 61_000;
    for (const platform of platforms) {
      const doing = { user: platform.account("ana"), at: app.clock.now };
      expect((await send(platform, platform.approve(1, doing))).text).toMatch(/Too late|timed.out|ended/iu);
    }
    expect(await outcome(late)).toMatchObject({ status: "timed_out" });
    const [first, ...others] = platforms;
    const pressed = first!.approve(0, { user: first!.account("ana"), at: app.clock.now });
    await send(first!, pressed);
    expect(await outcome(asked)).toMatchObject({ status: "approved" });
    expect(await send(first!, pressed)).toMatchObject({ status: 200 });
    for (const platform of others) {
      const doing = { user: platform.account("ana"), at: app.clock.now };
      expect((await send(platform, platform.approve(0, doing))).text).toContain("approved already");
    }
    expect(await outcome(asked)).toMatchObject({ status: "approved" });
  });

  test("what a platform tells again, byte for byte, counts once, whosever account it is by then", async () => {
    const { app, platforms, ask, link, send, outcome } = await openOrganization({ open });
    for (const [at, platform] of platforms.entries()) {
      const asked = await ask();
      const doing = { user: platform.account("ana"), at: app.clock.now };
      const early = platform.approve(at, doing);
      expect((await send(platform, early)).text).toContain("not known here");
      await link(platform, "ana");
      expect(await send(platform, early)).toMatchObject({ status: 200 });
      expect(await outcome(asked)).toMatchObject({ status: "pending" });
      const pressed = platform.approve(at, doing);
      await send(platform, pressed);
      const decided = await outcome(asked);
      expect(decided).toMatchObject({ status: "approved", by: [{ id: "ana" }] });
      app.clock.now += 1000;
      const again = await send(platform, pressed);
      expect(again).toMatchObject({ status: 200 });
      // It is not even looked at: a new press would be told what became of it.
      expect(again.text).not.toContain("approved already");
      expect(await outcome(asked)).toEqual(decided);
    }
  });

  test("a press from before a change that comes after it is one to what was shown then", async () => {
    const { app, platforms, ask, link, send, outcome, settle } = await openOrganization({ open });
    for (const [at, platform] of platforms.entries()) {
      await link(platform, "ana");
      const asked = await ask({ editable: ["order"] });
      const press = () => platform.approve(at, { user: platform.account("ana"), at: app.clock.now });
      const settled = (says: RegExp) =>
        settle(() => platforms.every((each) => says.test(each.shown()[at]?.text ?? "")));
      const beforeEdit = press();
      const edit = { args_hash: asked.args_hash, args: { ...refund.args, order: 8 } };
      const edited = await app.ask("POST", `/v5/approvals/${asked.id}/edit`, edit);
      expect(edited).toMatchObject({ status: 200 });
      await settled(/Changed since it was asked/u);
      expect((await send(platform, beforeEdit)).text).toContain("for other arguments");
      expect(await outcome(asked)).toMatchObject({ status: "pending" });
      // Both are to what is shown now; what the first comes to is shown before the second arrives.
      const [first, second] = [press(), press()];
      await send(platform, first);
      const decided = await outcome(asked);
      expect(decided).toMatchObject({ status: "approved", is_edited: true, by: [{ id: "ana" }] });
      await settled(/Approved by/u);
      expect((await send(platform, second)).text).toContain("is approved already");
      expect(await outcome(asked)).toEqual(decided);
    }
  });
});

// What these do to the database, the tests above and those of Slack do on each.
describe.each(databases.slice(0, 1))("what chat platforms say and keep, on $name", ({ open }) => {
  test("who asks for it is given a link by which they say whose account it is; who is known is told so", async () => {
    const { app, platforms, link, send } = await openOrganization({ open });
    for (const platform of platforms) {
      const doing = { user: platform.account("ana"), at: app.clock.now };
      const ask = async () => platform.answerTo(await send(platform, platform.introduce(doing)));
      const offered = await ask();
      expect(offered).toContain("/link-account#");
      expect(offered).toContain(platform.account("ana"));
      await link(platform, "ana");
      const known = await ask();
      expect(known).toContain("known here as ana");
      expect(known).not.toContain("/link-account#");
    }
  });

  test("a no is said with why; no log holds a secret", async () => {
    const { app, platforms, ask, link, send, outcome, channelOf } = await openOrganization({ open });
    for (const [at, platform] of platforms.entries()) {
      const asked = await ask();
      await link(platform, "ana");
      const doing = { user: platform.account("ana"), at: app.clock.now };
      await platform.deny({
        ...doing,
        message: at,
        reason: "wrong customer",
        send: (request) => send(platform, request),
      });
      expect(await outcome(asked)).toMatchObject({ status: "denied", comment: "wrong customer" });
      const { id } = channelOf(platform);
      const listed = await app.ask("GET", `/v5/channels/${id}/deliveries`);
      const log = JSON.stringify(listed.body);
      expect(log).toContain(platform.settings["token_url"] ?? "127.0.0.1");
      for (const secret of Object.values(platform.secrets)) expect(log).not.toContain(secret);
      expect(platform.isSecret(log)).toBe(false);
      expect((await app.ask("GET", `/v5/channels/${id}`)).body).toMatchObject({
        secrets: Object.keys(platform.secrets),
      });
    }
  });

  test("a megabyte of arguments is cut: nobody says yes to it there, and a no counts", async () => {
    const { app, platforms, ask, link, send, outcome } = await openOrganization({ open });
    const note = "a megabyte of it ".repeat(62_000);
    for (const [at, platform] of platforms.entries()) {
      const asked = await ask({ args: { note: `${note}${at}` } });
      const { text, buttons } = platform.shown()[at]!;
      expect(text).toContain("a megabyte of it");
      expect(text.length).toBeLessThan(10_000);
      expect(buttons).not.toContain("Approve");
      await link(platform, "ana");
      await platform.deny({
        user: platform.account("ana"),
        at: app.clock.now,
        message: at,
        reason: "too long",
        send: (request) => send(platform, request),
      });
      expect(await outcome(asked)).toMatchObject({ status: "denied", comment: "too long" });
    }
  });
});

test("an address inside is refused where a channel is set up", async () => {
  const platforms = await openPlatforms();
  const [database] = databases;
  const app = await openTestApp({ open: database!.open });
  open_.push(...platforms, app);
  for (const { kind, settings, secrets } of platforms)
    for (const [name, value] of Object.entries(settings)) {
      if (!String(value).startsWith("http")) continue;
      const others = Object.entries(settings).filter(([, other]) => !String(other).startsWith("http"));
      const given = { kind, name: kind, settings: { ...Object.fromEntries(others), [name]: value }, secrets };
      const refused = await app.ask<{ code: string }>("POST", "/v5/channels", given);
      expect(refused.status, `${kind} ${name}`).toBeGreaterThanOrEqual(400);
      expect(refused.body.code).toMatch(/^egress\./u);
    }
});
