import type { Approval } from "@parley/contract";
import {
  handOver,
  mailChannel,
  openMailServer,
  openTwilio,
  readTaken,
  replyTo,
  signTwilio,
} from "@parley/channels/testing";
import { databases } from "@parley/db/testing";
import { afterEach, expect, test } from "vitest";
import { openProgram, programSecret } from "./testing/open-program.ts";
import { openSlackApp } from "./testing/open-slack-app.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});
const later = <T extends AsyncDisposable>(one: T): T => {
  open_.push(one);
  return one;
};

const lead = "+4915112345678";

/** Slack, mail, text messages and a program of one organization: their real protocols, on this machine. */
async function openKinds() {
  // What plans across kinds come to is the same on either database; each kind has tests on both.
  const sqlite = databases.find(({ name }) => name === "sqlite");
  if (sqlite === undefined) throw new Error("There is always SQLite.");
  const opened = later(
    await openSlackApp(sqlite, { default_place: null }, { PARLEY_EGRESS_ALLOW: "127.0.0.1/32" }),
  );
  const { app, asker } = opened;
  // The program believes what was signed by the clock of this machine.
  app.clock.now = Date.now();
  const smtp = later(await openMailServer());
  const twilio = later(await openTwilio());
  const program = later(await openProgram());
  const create = async (given: object) => {
    const made = await app.ask<{ id: string; inbound_url: string }>("POST", "/v5/channels", given);
    expect(made.status).toBe(201);
    return made.body;
  };
  const mail = await create(mailChannel(smtp));
  const sms = await create({
    kind: "sms",
    name: "pager",
    settings: { account_sid: twilio.accountSid, from: "+15005550006", api_url: twilio.url },
    secrets: { auth_token: twilio.authToken },
  });
  await create({
    kind: "webhook",
    name: "screens",
    settings: { url: program.url },
    secrets: { secret: programSecret },
  });
  await app.ask("PUT", `/v5/channels/${sms.id}/people/${encodeURIComponent(lead)}`, { person: "bob" });
  const post = async (request: Request): Promise<string> => {
    const reply = await app.app.fetch(request);
    expect(reply.status).toBe(200);
    return reply.text();
  };
  /** As HumanLayer's clients ask. */
  const wire = async (path: string, body?: object): Promise<Record<string, unknown>> =>
    JSON.parse(
      await post(
        new Request(`http://parley.test/humanlayer/v1${path}`, {
          method: body === undefined ? "GET" : "POST",
          headers: { authorization: `Bearer ${asker}`, "content-type": "application/json" },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }),
      ),
    ) as Record<string, unknown>;
  return {
    ...opened,
    smtp,
    twilio,
    program,
    /** Everything that was written by mail, in its order. */
    mailTexts: () => Promise.all(smtp.mails.map(async (mail) => (await readTaken(mail)).text ?? "")),
    /** A call, as HumanLayer's clients make it, of `call-1`. */
    createCall: (channel: object) =>
      wire("/function_calls", {
        run_id: "run-1",
        call_id: "call-1",
        spec: { fn: "refund", kwargs: { eur: 30 }, channel },
      }),
    /** What they read of it. */
    callStatus: async () => (await wire("/function_calls/call-1"))["status"],
    outcome: async (asked: Approval) => (await opened.read(asked)).outcome,
    /** Whoever got the first mail answers it. */
    async answerMail(text: string): Promise<void> {
      const [taken] = smtp.mails;
      if (taken === undefined) throw new Error("nothing was sent");
      const { raw } = await replyTo(taken, { text });
      await post(handOver(raw, { inboundUrl: mail.inbound_url, now: app.clock.now }));
      await opened.work();
    },
    /** @returns what the lead is told at once */
    async answerText(words: string): Promise<string> {
      const form = new URLSearchParams({ From: lead, To: "+15005550006", MessageSid: "SM1", Body: words });
      const headers = {
        "x-twilio-signature": signTwilio(sms.inbound_url, form, twilio.authToken),
        "content-type": "application/x-www-form-urlencoded",
      };
      return post(new Request(sms.inbound_url, { method: "POST", headers, body: form.toString() }));
    },
  };
}

test("Slack and mail must both say yes; what became of it is told in both", async () => {
  const { ask, settle, cards, smtp, press, outcome, answerMail, seen } = await openKinds();
  const all = [{ channel: "slack:C0OPS" }, { channel: "email:ana@example.com" }];
  const asked = await ask({ plan: { steps: [{ who: { all } }] } });
  await settle(() => cards().length === 1 && smtp.mails.length === 1);
  await press("approve", "U0BOB");
  expect(await outcome(asked)).toMatchObject({ status: "pending" });
  await answerMail("Yes");
  expect(await outcome(asked)).toMatchObject({
    status: "approved",
    by: [
      { id: "bob", channel: "slack:C0OPS" },
      { id: "ana", channel: "email:ana@example.com" },
    ],
  });
  await settle(() => /Approved by bob, ana/.test(seen(cards()[0]!)) && smtp.mails.length === 2);
  const [, told] = smtp.mails;
  expect(told && (await readTaken(told)).text).toContain("refund was approved by bob, ana.");
});

test("a no in one of them is one, whatever the other said", async () => {
  const { ask, settle, cards, smtp, press, outcome, answerMail } = await openKinds();
  const all = [{ channel: "slack:C0OPS" }, { channel: "email:ana@example.com" }];
  const asked = await ask({ plan: { steps: [{ who: { all } }] } });
  await settle(() => cards().length === 1 && smtp.mails.length === 1);
  await press("approve", "U0BOB");
  await answerMail("No: the wrong customer");
  expect(await outcome(asked)).toMatchObject({ status: "denied", comment: "the wrong customer" });
});

test("mail first, and after ten minutes a text to the lead", async () => {
  const { app, ask, settle, work, smtp, twilio, outcome, answerText, mailTexts } = await openKinds();
  const steps = [
    { who: { channel: "email:ana@example.com" } },
    { who: { channel: `sms:${lead}` }, after_seconds: 600 },
  ];
  const asked = await ask({ plan: { steps } });
  await settle(() => smtp.mails.length === 1);
  app.clock.now += 599_000;
  await work();
  expect(twilio.messages).toEqual([]);
  app.clock.now += 1000;
  await settle(() => twilio.messages.length === 1);
  await answerText("YES");
  expect(await outcome(asked)).toMatchObject({
    status: "approved",
    by: [{ id: "bob", channel: `sms:${lead}` }],
  });
  await settle(async () => twilio.messages.length === 2 && smtp.mails.length === 2);
  expect((await mailTexts())[1]).toContain("refund was approved by bob.");
  expect(twilio.messages[1]).toMatchObject({
    to: lead,
    body: expect.stringContaining("refund is approved by bob"),
  });
});

test("one of four kinds is enough: decided in Slack, it is told in each of the others", async () => {
  const opened = await openKinds();
  const { ask, settle, cards, smtp, twilio, program, press, outcome, answerText, mailTexts, seen } = opened;
  const places = ["slack:C0OPS", "email:ana@example.com", `sms:${lead}`, "webhook:night-shift"];
  const any = places.map((channel) => ({ channel }));
  const asked = await ask({ plan: { steps: [{ who: { any } }] } });
  await settle(() =>
    [cards(), smtp.mails, twilio.messages, program.said].every(({ length }) => length === 1),
  );
  await press("approve", "U0BOB");
  const decided = await outcome(asked);
  expect(decided).toMatchObject({ status: "approved", by: [{ id: "bob", channel: "slack:C0OPS" }] });
  await settle(() => [smtp.mails, twilio.messages, program.said].every(({ length }) => length === 2));
  await settle(() => /Approved by bob/.test(seen(cards()[0]!)));
  expect(cards()).toHaveLength(1);
  expect((await mailTexts())[1]).toContain("refund was approved by bob.");
  expect(smtp.mails[1]?.recipients).toEqual(["ana@example.com"]);
  expect(twilio.messages[1]).toMatchObject({
    to: lead,
    body: expect.stringContaining("refund is approved by bob"),
  });
  expect(program.said[1]).toMatchObject({
    type: "request.changed",
    place: "night-shift",
    card: { approval_id: asked.id, state: { status: "approved", by: ["bob"] } },
  });
  expect(await answerText("NO")).toContain("is approved already");
  expect(await outcome(asked)).toEqual(decided);
});

test("HumanLayer's clients ask that Slack and mail both say yes", async () => {
  const opened = await openKinds();
  const { settle, cards, smtp, press, answerMail, mailTexts, seen, createCall, callStatus } = opened;
  const slack = { slack: { channel_or_user_id: "C0OPS" } };
  await createCall({ all_of: [slack, { email: { address: "Ana <ana@example.com>" } }] });
  await settle(() => cards().length === 1 && smtp.mails.length === 1);
  await press("approve", "U0BOB");
  expect(await callStatus()).toMatchObject({ approved: null });
  await answerMail("Yes");
  expect(await callStatus()).toMatchObject({ approved: true });
  await settle(() => /Approved by bob, ana/.test(seen(cards()[0]!)) && smtp.mails.length === 2);
  expect((await mailTexts())[1]).toContain("refund was approved by bob, ana.");
});

test("HumanLayer's clients ask by mail, and after ten minutes by a text to the lead as well", async () => {
  const opened = await openKinds();
  const { app, settle, work, smtp, twilio, answerText, mailTexts, createCall, callStatus } = opened;
  const delayed = { timeout: 600, channel: { sms: { phone_number: lead } } };
  await createCall({ any_of: [{ email: { address: "ana@example.com" } }, delayed] });
  await settle(() => smtp.mails.length === 1);
  app.clock.now += 599_000;
  await work();
  expect(twilio.messages).toEqual([]);
  app.clock.now += 1000;
  await settle(() => twilio.messages.length === 1);
  expect(await callStatus()).toMatchObject({ approved: null });
  await answerText("YES");
  expect(await callStatus()).toMatchObject({
    approved: true,
    user_info: { username: "bob@example.com", source: `sms:${lead}` },
  });
  await settle(() => smtp.mails.length === 2);
  expect((await mailTexts())[1]).toContain("refund was approved by bob.");
});
