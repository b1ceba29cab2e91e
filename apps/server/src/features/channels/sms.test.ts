import type { Approval } from "@parley/contract";
import { openTwilio, signTwilio } from "@parley/channels/testing";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import { addMember } from "../../testing/add-member.ts";
import { openTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";
import { deliver } from "./deliver.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});
const later = <T extends AsyncDisposable>(one: T): T => {
  open_.push(one);
  return one;
};

const number = "+4915112345678";
const patience = { timeout: 60_000, interval: 50 };

/** By both of them Twilio brings words, and nothing that can be pressed. */
const kinds = ["sms", "twilio_whatsapp"] as const;
type Kind = (typeof kinds)[number];
const codeIn = (text = ""): string => /begin with (\w{3})/u.exec(text)?.[1] ?? "";

describe.each(databases)("text messages on $name", ({ open }) => {
  /** Ana, whose number it is, and a channel with Twilio's API on this machine. */
  const openApp = async (first: object = {}, kind: Kind = "sms") => {
    // Plans name it so, and Twilio writes numbers of WhatsApp so.
    const [place, prefix] = kind === "sms" ? [`sms:${number}`, ""] : [`whatsapp:${number}`, "whatsapp:"];
    const app = later(await openTestApp({ open, environment: { PARLEY_EGRESS_ALLOW: "127.0.0.1/32" } }));
    const twilio = later(await openTwilio());
    await addMember(app, { id: "ana", name: "Ana", role: "reviewer" });
    const made = await app.ask<{ id: string; inbound_url: string }>("POST", "/v5/channels", {
      kind,
      name: "pager",
      settings: { account_sid: twilio.accountSid, from: "+15005550006", api_url: twilio.url },
      secrets: { auth_token: twilio.authToken },
    });
    expect(made.status).toBe(201);
    const asker = await app.createKey(["approve-request", "read"]);
    const work = () => app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });
    const request = async (given: object = {}) => {
      const told = twilio.messages.length;
      const { body } = await app.askAs<Approval>(asker, "POST", "/v5/approvals", {
        kind: "function_call",
        name: "refund",
        args: { eur: 30 },
        plan: { steps: [{ who: { channel: place } }] },
        ...given,
      });
      await expect.poll(async () => (await work(), twilio.messages.length), patience).toBe(told + 1);
      return body;
    };
    const body = await request(first);
    const tell = (fields: Record<string, string>, { path = "", token = twilio.authToken } = {}) => {
      const url = `${made.body.inbound_url}${path}`;
      const form = new URLSearchParams({ From: prefix + number, To: `${prefix}+15005550006`, ...fields });
      const headers = {
        "x-twilio-signature": signTwilio(url, form, token),
        "content-type": "application/x-www-form-urlencoded",
      };
      return app.app.fetch(new Request(url, { method: "POST", headers, body: form.toString() }));
    };
    return {
      ...app,
      twilio,
      place,
      id: body.id,
      channelId: made.body.id,
      work,
      request,
      get: async (id: string) => (await app.ask<Approval>("GET", `/v5/approvals/${id}`)).body,
      /** Says whose the number is. */
      link: (person = "ana@example.com") =>
        app.ask("PUT", `/v5/channels/${made.body.id}/people/${encodeURIComponent(number)}`, { person }),
      outcome: async () => (await app.ask<Approval>("GET", `/v5/approvals/${body.id}`)).body.outcome,
      deliveries: async () =>
        (
          await app.ask<{ id: string; status: string; reason: string | null }[]>(
            "GET",
            `/v5/approvals/${body.id}/deliveries`,
          )
        ).body,
      tell,
      /** What became of one of ours. */
      tellStatus: (index: number, MessageStatus: string) =>
        tell(
          { MessageSid: `SM${String(index).padStart(32, "0")}`, MessageStatus, ErrorCode: "30005" },
          { path: "/status" },
        ),
    };
  };

  test.each(kinds)(
    "%s: whose number it is decides by a word; nobody else does, and nobody in Twilio's name",
    async (kind) => {
      const app = await openApp({}, kind);
      const to = kind === "sms" ? number : `whatsapp:${number}`;
      expect(app.twilio.messages).toMatchObject([{ to, body: expect.stringContaining("eur: 30") }]);
      const forged = await app.tell({ MessageSid: "SM0", Body: "YES" }, { token: "another-token" });
      expect(forged.status).toBe(401);
      const unknown = await app.tell({ MessageSid: "SM1", Body: "YES" });
      expect(await unknown.text()).toContain("You are not known here");
      expect(await app.outcome()).toMatchObject({ status: "pending" });
      expect((await app.link()).status).toBe(200);
      const unclear = await app.tell({ MessageSid: "SM2", Body: "yes but only 20" });
      expect(await unclear.text()).toContain("Nothing was decided");
      await app.tell({ MessageSid: "SM3", Body: "YES" });
      expect(await app.outcome()).toMatchObject({
        status: "approved",
        by: [{ id: "ana", channel: app.place }],
      });
    },
  );

  test.each(kinds)(
    "%s: what Twilio tells again counts once, and a no after a yes comes too late",
    async (kind) => {
      const app = await openApp({}, kind);
      const say = async (fields: Record<string, string>) => (await app.tell(fields)).text();
      const early = { MessageSid: "SM1", Body: "YES" };
      expect(await say(early)).toContain("You are not known here");
      await app.link();
      expect(await say(early)).not.toContain("<Message>");
      expect(await app.outcome()).toMatchObject({ status: "pending" });
      await say({ MessageSid: "SM2", Body: "YES" });
      const decided = await app.outcome();
      expect(decided).toMatchObject({ status: "approved", by: [{ id: "ana" }] });
      app.clock.now += 1000;
      // It is not even looked at: a new message is told what became of it.
      for (const Body of ["YES", "NO"])
        expect(await say({ MessageSid: "SM2", Body })).not.toContain("<Message>");
      expect(await say({ MessageSid: "SM3", Body: "NO" })).toContain("is approved already");
      expect(await app.outcome()).toEqual(decided);
    },
  );

  test.each(kinds)("%s: the number of a member who may not approve decides nothing", async (kind) => {
    const app = await openApp({}, kind);
    await addMember(app, { id: "vic", role: "viewer" });
    expect((await app.link("vic@example.com")).status).toBe(200);
    for (const [at, Body] of ["YES", "NO"].entries()) {
      const told = await app.tell({ MessageSid: `SM${at}`, Body });
      expect(await told.text()).toContain("lacks the permission `approve`");
    }
    expect(await app.outcome()).toMatchObject({ status: "pending" });
  });

  test("what a plan lacks is told with the request, which is asked all the same", async () => {
    const app = await openApp();
    await app.ask("POST", "/v5/teams", { name: "Legal" });
    const steps = [{ who: { channel: `sms:${number}` } }, { who: { team: "Legal" }, after_seconds: 60 }];
    await app.request({ plan: { steps } });
    const { body } = app.twilio.messages.at(-1)!;
    expect(body).toContain("\neur: 30\nWhen this was asked: Step 2 of the plan can be filled by nobody now");
    expect(body).toContain("Reply YES or NO");
  });

  test("a bare word is for nobody where another request was told of meanwhile, though that has ended", async () => {
    const app = await openApp();
    await app.link();
    const other = await app.request({ args: { eur: 9000 } });
    await app.ask("POST", `/v5/approvals/${app.id}/cancel`, { reason: "done by hand" });
    const bare = await app.tell({ MessageSid: "SM1", Body: "YES" });
    expect(await bare.text()).toContain("begin with the code");
    expect((await app.get(other.id)).outcome.status).toBe("pending");
    const code = codeIn(app.twilio.messages[1]?.body);
    await app.tell({ MessageSid: "SM2", Body: `${code} YES` });
    expect((await app.get(other.id)).outcome.status).toBe("approved");
  });

  test("what begins like a code and is none is an answer; what nothing waits for is answered", async () => {
    const app = await openApp();
    await app.link();
    await app.ask("POST", `/v5/approvals/${app.id}/cancel`, { reason: "done by hand" });
    // What became of it is told, too.
    await expect.poll(async () => (await app.work(), app.twilio.messages.length), patience).toBe(2);
    const { executor } = app.services.database;
    await sql`delete from channel_message_keys`.execute(executor);
    const idle = await app.tell({ MessageSid: "SM1", Body: "USB cable please" });
    expect(await idle.text()).toContain("Nothing waits");
    // Another machine would answer that each time; and whoever is not known is told nothing.
    const again = await app.tell({ MessageSid: "SM11", Body: "We are closed until Monday" });
    expect(await again.text()).not.toContain("<Message>");
    const stranger = await app.tell({ MessageSid: "SM12", Body: "hello", From: "+4915199999999" });
    expect(await stranger.text()).not.toContain("<Message>");
    const question = await app.request({
      kind: "question",
      name: undefined,
      args: undefined,
      message: "What?",
    });
    await app.tell({ MessageSid: "SM2", Body: "USB cable please" });
    expect((await app.get(question.id)).outcome).toMatchObject({
      status: "answered",
      answer: "USB cable please",
    });
  });

  test("what others are being sent keeps nobody's word; what is being sent to its sender does", async () => {
    const app = await openApp();
    await app.link();
    const { executor } = app.services.database;
    const send = (id: string, { place, userId }: { place: string | null; userId: string | null }) =>
      sql`insert into channel_deliveries (id, organization_id, approval_id, channel_id, kind, address, place,
          user_id, target_key, step, status, attempts_count, attempts, created_at, updated_at, sending_since)
        select ${id}, organization_id, approval_id, channel_id, kind, address, cast(${place} as text),
          cast(${userId} as text), ${id}, step, 'pending', 0, '[]', created_at, updated_at,
          cast(${app.clock.now} as bigint)
        from channel_deliveries where approval_id = ${app.id} and target_key not like 'chd%'`.execute(
        executor,
      );
    await send("chd_other", { place: "+4915100000001", userId: null });
    await send("chd_bob", { place: null, userId: "bob" });
    const stranger = await app.tell({ MessageSid: "SM0", Body: "YES", From: "+4915199999999" });
    expect(await stranger.text()).not.toContain("<Message>");
    await send("chd_ana", { place: null, userId: "ana" });
    const early = await app.tell({ MessageSid: "SM1", Body: "YES" });
    expect(await early.text()).toContain("is being sent at this moment");
    expect(await app.outcome()).toMatchObject({ status: "pending" });
    await sql`update channel_deliveries set place = ${number} where id = 'chd_ana'`.execute(executor);
    const same = await app.tell({ MessageSid: "SM2", Body: "YES" });
    expect(await same.text()).toContain("is being sent at this moment");
    await sql`update channel_deliveries set sending_since = null where id = 'chd_ana'`.execute(executor);
    await app.tell({ MessageSid: "SM3", Body: "YES" });
    expect(await app.outcome()).toMatchObject({ status: "approved" });
  });

  test("what broke off is being sent no more, whatever broke it off", async () => {
    const app = await openApp();
    const [shown] = await app.deliveries();
    const { executor } = app.services.database;
    await sql`update channel_deliveries set message = null, shown_hash = null, status = 'pending'
      where id = ${shown?.id}`.execute(executor);
    const show = () => deliver(app.services, { id: shown?.id ?? "", signal: new AbortController().signal });
    await sql`alter table channel_message_keys rename to away`.execute(executor);
    await expect(show()).rejects.toThrow("channel_message_keys");
    await sql`alter table away rename to channel_message_keys`.execute(executor);
    const since = async () =>
      (
        await sql<{ sending_since: number | null }>`select sending_since from channel_deliveries`.execute(
          executor,
        )
      ).rows;
    expect(await since()).toEqual([{ sending_since: null }]);
    await show();
    expect(app.twilio.messages).toHaveLength(2);
    expect(await app.deliveries()).toMatchObject([{ status: "delivered" }]);
  });

  test("the one that waits is found, however many were told of after it", async () => {
    const app = await openApp();
    await app.link();
    const other = await app.request();
    await app.ask("POST", `/v5/approvals/${other.id}/cancel`, { reason: "done by hand" });
    await expect.poll(async () => (await app.work(), app.twilio.messages.length), patience).toBe(3);
    const { executor } = app.services.database;
    for (const id of Array.from({ length: 25 }, (_, at) => `chd_${at}`)) {
      await sql`insert into channel_deliveries (id, organization_id, approval_id, channel_id, kind, address, place,
          target_key, step, status, attempts_count, attempts, created_at, updated_at)
        select ${id}, organization_id, approval_id, channel_id, kind, address, place,
          ${id}, step, status, attempts_count, attempts, created_at + 1, 1
        from channel_deliveries where approval_id = ${other.id} and target_key not like 'chd%'`.execute(
        executor,
      );
      await sql`insert into channel_message_keys (channel_id, message_key, delivery_id)
        values (${app.channelId}, ${`to:${number}`}, ${id})`.execute(executor);
    }
    // Long ago.
    await sql`update channel_deliveries set updated_at = 1 where approval_id = ${other.id}`.execute(executor);
    await app.tell({ MessageSid: "SM1", Body: "YES" });
    expect(await app.outcome()).toMatchObject({ status: "approved" });
  });

  test("a message that did not arrive is a delivery that failed, and no bare word is an answer to it", async () => {
    const app = await openApp();
    await app.link();
    expect(await app.deliveries()).toMatchObject([{ status: "delivered" }]);
    await app.tellStatus(0, "undelivered");
    expect(await app.deliveries()).toMatchObject([
      { status: "failed", reason: expect.stringContaining("30005") },
    ]);
    const bare = await app.tell({ MessageSid: "SM1", Body: "YES" });
    expect(await bare.text()).toMatch(/nobody knows whether you had seen this[^]*\/approvals\//u);
    expect(await app.outcome()).toMatchObject({ status: "pending" });
  });

  test("what did not arrive is sent once more when somebody re-sends it, and decided then", async () => {
    const app = await openApp();
    await app.link();
    await app.tellStatus(0, "undelivered");
    const [failed] = await app.deliveries();
    const resent = await app.ask("POST", `/v5/channels/${app.channelId}/deliveries/${failed?.id}/resend`);
    expect(resent).toMatchObject({ status: 200, body: { status: "pending", reason: null } });
    await expect.poll(async () => (await app.work(), app.twilio.messages.length), patience).toBe(2);
    expect(app.twilio.messages[1]?.body).toBe(app.twilio.messages[0]?.body);
    expect(await app.deliveries()).toMatchObject([{ status: "delivered", reason: null }]);
    await app.tellStatus(1, "delivered");
    await app.tell({ MessageSid: "SM1", Body: "YES" });
    expect(await app.outcome()).toMatchObject({ status: "approved" });
  });

  test.each(kinds)(
    "%s: a yes after the deadline decides nothing, and is told that it came too late",
    async (kind) => {
      const app = await openApp({}, kind);
      await app.link();
      // PostgreSQL runs jobs by its own clock: a deadline of ours must not be long over there.
      app.clock.now = Date.now();
      const late = await app.request({ deadline_seconds: 60 });
      const code = codeIn(app.twilio.messages[1]?.body);
      app.clock.now += 61_000;
      for (const [at, word] of ["YES", "NO"].entries()) {
        const told = await app.tell({ MessageSid: `SM${at}`, Body: `${code} ${word}` });
        expect(await told.text()).toContain("timed out already");
      }
      expect((await app.get(late.id)).outcome).toMatchObject({ status: "timed_out" });
      // What has no deadline can be answered still.
      expect(await app.outcome()).toMatchObject({ status: "pending" });
    },
  );

  test.each(kinds)(
    "%s: of a megabyte a message holds a part: a yes to it takes the link, a no counts",
    async (kind) => {
      const app = await openApp({ args: { note: "a megabyte of it ".repeat(62_000) } }, kind);
      await app.link();
      const { body } = app.twilio.messages[0]!;
      expect(body.length).toBeLessThanOrEqual(1600);
      expect(body).toContain("note: a megabyte of it");
      expect(body).toContain("Reply NO to deny; approving takes the link.");
      const yes = await app.tell({ MessageSid: "SM1", Body: "YES" });
      expect(await yes.text()).toContain("link");
      expect(await app.outcome()).toMatchObject({ status: "pending" });
      await app.tell({ MessageSid: "SM2", Body: "NO" });
      expect(await app.outcome()).toMatchObject({ status: "denied", by: [{ id: "ana" }] });
    },
  );

  test("a telephone that answers by itself is answered once a request, and whoever is there is heard", async () => {
    const app = await openApp();
    await app.link();
    const say = async (text: string, at: number) =>
      (await app.tell({ MessageSid: `SM${at}`, Body: text })).text();
    const away = "I am driving and will call you back.";
    expect(await say(away, 1)).toContain("Nothing was decided");
    for (const at of [2, 3, 4]) expect(await say(away, at)).not.toContain("<Message>");
    app.clock.now += 25 * 3_600_000;
    expect(await say(away, 5)).not.toContain("<Message>");
    const others = [];
    for (const at of [6, 7, 8, 9]) others.push(await say(`${away} (${at})`, at));
    expect(others.map((told) => told.includes("<Message>"))).toEqual([true, true, true, false]);
    await say("YES", 10);
    expect(await app.outcome()).toMatchObject({ status: "approved" });
  });

  test.each([
    ["YES", { stakes: "high" }, "takes the button or the link"],
    ["2", { options: [{ name: "late" }, { name: "too_much" }] }, "Nothing was changed"],
  ])("who answers %s is told each time why it decides nothing", async (Body, given, why) => {
    const app = await openApp(given);
    await app.link();
    if (Body === "2") await app.ask("POST", `/v5/approvals/${app.id}/cancel`, { reason: "done by hand" });
    for (const at of [1, 2, 3, 4, 5]) {
      const told = await app.tell({ MessageSid: `SM${at}`, Body });
      expect(await told.text()).toContain(why);
    }
    expect((await app.outcome()).status).not.toBe("approved");
  });

  test("who says yes to one of several is told of it each time, whichever wait by then", async () => {
    const app = await openApp();
    await app.link();
    await app.request({ args: { eur: 31 } });
    const say = async (at: number) => (await app.tell({ MessageSid: `SM${at}`, Body: "YES" })).text();
    expect(await say(1)).toContain("begin with the code");
    await app.request({ args: { eur: 32 } });
    await app.request({ args: { eur: 33 } });
    for (const at of [2, 3, 4]) expect(await say(at)).toContain("begin with the code");
  });

  test.each(kinds)("%s: who says STOP is sent nothing more until START, told once or again", async (kind) => {
    const app = await openApp({}, kind);
    await app.link();
    const say = async (MessageSid: string, Body: string) => (await app.tell({ MessageSid, Body })).text();
    expect(await say("SM1", "STOP")).toContain("<Response></Response>");
    expect(await app.outcome()).toMatchObject({ status: "pending" });
    await app.ask("POST", `/v5/approvals/${app.id}/cancel`, { reason: "done by hand" });
    await expect
      .poll(async () => (await app.work(), await app.deliveries()), patience)
      .toMatchObject([{ status: "failed", reason: expect.stringContaining("has said STOP") }]);
    const tried = await app.ask("POST", `/v5/channels/${app.channelId}/test`, { place: number });
    expect(tried.body).toMatchObject({ is_working: false });
    expect(app.twilio.messages).toHaveLength(1);
    app.clock.now += 1000;
    expect(await say("SM2", "start")).toContain("<Response></Response>");
    await say("SM1", "STOP");
    await app.request();
    expect(app.twilio.messages).toHaveLength(2);
  });

  test("a word by which people stop is an option where one of that name waits", async () => {
    const app = await openApp({ options: [{ name: "cancel", title: "Cancel" }] });
    await app.link();
    await app.tell({ MessageSid: "SM1", Body: "cancel" });
    expect(await app.outcome()).toMatchObject({ status: "denied", option: "cancel", by: [{ id: "ana" }] });
    // What became of it is told, so nothing has stopped.
    await expect.poll(async () => (await app.work(), app.twilio.messages.length), patience).toBe(2);
  });

  test("whom one message has reached is told, though another does not arrive", async () => {
    const app = await openApp();
    await app.tellStatus(0, "delivered");
    await app.ask("POST", `/v5/approvals/${app.id}/cancel`, { reason: "done by hand" });
    await expect.poll(async () => (await app.work(), app.twilio.messages.length), patience).toBe(2);
    await app.tellStatus(1, "undelivered");
    expect(await app.deliveries()).toMatchObject([{ status: "delivered", reason: null }]);
  });
});
