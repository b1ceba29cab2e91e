import type { Approval } from "@parley/contract";
import { openMailServer, openTwilio, readTaken, replyTo, signTwilio } from "@parley/channels/testing";
import { databases } from "@parley/db/testing";
import { createHmac } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { openSlackApp } from "./testing/open-slack-app.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});
const later = <T extends AsyncDisposable>(one: T): T => {
  open_.push(one);
  return one;
};

const key = Buffer.from("a secret of twenty-four bytes");
const lead = "+4915112345678";

/** Slack, mail and text messages of one organization: their real protocols, on this machine. */
async function openThree() {
  // What plans across kinds come to is the same on either database; each kind has tests on both.
  const sqlite = databases.find(({ name }) => name === "sqlite");
  if (sqlite === undefined) throw new Error("There is always SQLite.");
  const opened = later(
    await openSlackApp(sqlite, { default_place: null }, { PARLEY_EGRESS_ALLOW: "127.0.0.1/32" }),
  );
  const { app } = opened;
  const smtp = later(await openMailServer());
  const twilio = later(await openTwilio());
  const create = async (given: object) => {
    const made = await app.ask<{ id: string; inbound_url: string }>("POST", "/v5/channels", given);
    expect(made.status).toBe(201);
    return made.body;
  };
  const mail = await create({
    kind: "email",
    name: "mail",
    settings: {
      from: "Parley <parley@parley.test>",
      reply_address: "parley@parley.test",
      authserv_ids: ["mx.parley.test"],
      smtp: { host: "127.0.0.1", port: smtp.port, security: "none", username: smtp.user },
      inbound: "generic",
    },
    secrets: { smtp_password: smtp.password, inbound_secret: `whsec_${key.toString("base64")}` },
  });
  const sms = await create({
    kind: "sms",
    name: "pager",
    settings: { account_sid: twilio.accountSid, from: "+15005550006", api_url: twilio.url },
    secrets: { auth_token: twilio.authToken },
  });
  await app.ask("PUT", `/v5/channels/${sms.id}/people/${encodeURIComponent(lead)}`, { person: "bob" });
  const post = async (url: string, init: { headers: Record<string, string>; body: string }) => {
    const reply = await app.app.fetch(new Request(url, { method: "POST", ...init }));
    expect(reply.status).toBe(200);
  };
  return {
    ...opened,
    smtp,
    twilio,
    outcome: async (asked: Approval) => (await opened.read(asked)).outcome,
    /** Whoever got the first mail answers it. */
    async answerMail(text: string): Promise<void> {
      const [taken] = smtp.mails;
      if (taken === undefined) throw new Error("nothing was sent");
      const { raw } = await replyTo(taken, { text });
      const body = JSON.stringify({ raw: Buffer.from(raw).toString("base64") });
      const time = String(Math.floor(app.clock.now / 1000));
      const signature = createHmac("sha256", key).update(`m1.${time}.${body}`).digest("base64");
      const headers = {
        "webhook-id": "m1",
        "webhook-timestamp": time,
        "webhook-signature": `v1,${signature}`,
      };
      await post(`${mail.inbound_url}/mail`, { headers, body });
      await opened.work();
    },
    async answerText(words: string): Promise<void> {
      const form = new URLSearchParams({ From: lead, To: "+15005550006", MessageSid: "SM1", Body: words });
      const headers = {
        "x-twilio-signature": signTwilio(sms.inbound_url, form, twilio.authToken),
        "content-type": "application/x-www-form-urlencoded",
      };
      await post(sms.inbound_url, { headers, body: form.toString() });
    },
  };
}

test("Slack and mail must both say yes; what became of it is told in both", async () => {
  const { ask, settle, cards, smtp, press, outcome, answerMail, seen } = await openThree();
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
  const { ask, settle, cards, smtp, press, outcome, answerMail } = await openThree();
  const all = [{ channel: "slack:C0OPS" }, { channel: "email:ana@example.com" }];
  const asked = await ask({ plan: { steps: [{ who: { all } }] } });
  await settle(() => cards().length === 1 && smtp.mails.length === 1);
  await press("approve", "U0BOB");
  await answerMail("No: the wrong customer");
  expect(await outcome(asked)).toMatchObject({ status: "denied", comment: "the wrong customer" });
});

test("mail first, and after ten minutes a text to the lead", async () => {
  const { app, ask, settle, work, smtp, twilio, outcome, answerText } = await openThree();
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
});
