import { channelKinds } from "@parley/channels/schemas";
import { openTwilio, signTwilio } from "@parley/channels/testing";
import { expect, test } from "vitest";
import { openChannels } from "../testing/open-harness.ts";
import { toInbound } from "../to-inbound.ts";
import { compareShape } from "./testing/compare-shape.ts";
import { listen, now, postingTo, serveRecording, toolsWith } from "./testing/exchange.ts";
import { readRecording } from "./testing/read-recording.ts";

const { sms: channel } = openChannels();
const { limits } = channel.capabilities;
const number = "+4915112345678";
const sid = `SM${"1".repeat(32)}`;
const token = "a-token-of-recordings";

const setupAt = (url: string, more: { account_sid?: string; token?: string } = {}) => ({
  settings: channelKinds.sms.settings.parse({
    account_sid: more.account_sid ?? `AC${"0".repeat(32)}`,
    from: "+15005550006",
    api_url: url,
  }),
  secrets: { auth_token: more.token ?? token },
});

test.each([
  [
    "incoming-message",
    "",
    {
      type: "words",
      id: sid,
      sender: { id: number },
      about: { key: `to:${number}:ABC` },
      text: "no: not this one",
      otherwise: { key: `to:${number}`, text: "ABC no: not this one", isBare: true },
    },
  ],
  [
    "status-callback",
    "/status?ref=r1",
    {
      type: "receipt",
      id: `${sid}:undelivered`,
      about: { key: `sid:${sid}` },
      otherKey: "ref:r1",
      state: "failed",
      at: now,
      text: expect.stringMatching(/undelivered.*30003/u),
    },
  ],
])("what Twilio sends is read: %s", async (name, behind, event) => {
  const fields = new URLSearchParams(readRecording(`twilio/${name}`).body as Record<string, string>);
  const inbound = toInbound({ body: fields.toString(), headers: {} });
  const url = inbound.url + behind;
  const headers = { "x-twilio-signature": signTwilio(url, fields, token) };
  const path = behind === "" ? "" : "status";
  const received = await channel.receive(toolsWith(), setupAt("http://127.0.0.1:9"), {
    ...inbound,
    url,
    path,
    headers,
  });
  expect(received.events).toMatchObject([event]);
});

test("what Twilio sends is read: keyword", async () => {
  const fields = new URLSearchParams(readRecording("twilio/keyword").body as Record<string, string>);
  const inbound = toInbound({ body: fields.toString(), headers: {} });
  const headers = { "x-twilio-signature": signTwilio(inbound.url, fields, token) };
  const setup = setupAt("http://127.0.0.1:9");
  expect(await channel.receive(toolsWith(), setup, { ...inbound, headers })).toMatchObject({
    events: [],
    askings: [{ type: "stop", sender: { id: number }, at: now, answer: { type: "words", text: "BASTA" } }],
  });
});

test("what Twilio answers is read: a message, the account, and a refusal", async () => {
  await using messages = await serveRecording(readRecording("twilio/message"));
  const posting = postingTo(number, limits);
  const posted = await channel.notify(toolsWith(), setupAt(messages.url), posting);
  expect(posted.message).toMatchObject({ sid });
  expect(posted.keys).toContain(`sid:${sid}`);
  await using account = await serveRecording(readRecording("twilio/account"));
  expect(await channel.test(toolsWith(), setupAt(account.url), undefined)).toEqual({
    isWorking: true,
    findings: [{ isGood: true, text: "Twilio knows the account Recorded (active)." }],
  });
  await using refusing = await serveRecording(readRecording("twilio/error"));
  await expect(channel.notify(toolsWith(), setupAt(refusing.url), posting)).rejects.toMatchObject({
    kind: "misconfigured",
    message: expect.stringMatching(/STOP/u),
  });
});

test("the fake of Twilio answers what was recorded", async () => {
  await using twilio = await openTwilio();
  const { fetch, answers } = listen();
  const setup = setupAt(twilio.url, { account_sid: twilio.accountSid, token: twilio.authToken });
  const differences = (name: string) => compareShape(answers.at(-1)?.json, readRecording(`twilio/${name}`));
  await channel.test(toolsWith(fetch), setup, undefined);
  expect(differences("account")).toEqual([]);
  await channel.notify(toolsWith(fetch), setup, postingTo(number, limits));
  expect([answers.at(-1)?.status, differences("message")]).toEqual([201, []]);
  twilio.stopped.add(number);
  await expect(channel.notify(toolsWith(fetch), setup, postingTo(number, limits))).rejects.toThrow(/STOP/u);
  expect([answers.at(-1)?.status, differences("error")]).toEqual([400, []]);
});
