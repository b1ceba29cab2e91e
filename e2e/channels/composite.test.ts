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
  const mail = await create(mailChannel(smtp));
  const sms = await create({
    kind: "sms",
    name: "pager",
    settings: { account_sid: twilio.accountSid, from: "+15005550006", api_url: twilio.url },
    secrets: { auth_token: twilio.authToken },
  });
  await app.ask("PUT", `/v5/channels/${sms.id}/people/${encodeURIComponent(lead)}`, { person: "bob" });
  const post = async (request: Request) => expect((await app.app.fetch(request)).status).toBe(200);
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
      await post(handOver(raw, { inboundUrl: mail.inbound_url, now: app.clock.now }));
      await opened.work();
    },
    async answerText(words: string): Promise<void> {
      const form = new URLSearchParams({ From: lead, To: "+15005550006", MessageSid: "SM1", Body: words });
      const headers = {
        "x-twilio-signature": signTwilio(sms.inbound_url, form, twilio.authToken),
        "content-type": "application/x-www-form-urlencoded",
      };
      await post(new Request(sms.inbound_url, { method: "POST", headers, body: form.toString() }));
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
