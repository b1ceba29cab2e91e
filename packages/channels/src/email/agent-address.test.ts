import { expect, test } from "vitest";
import { findAgentAddress, isOurAddress, mayLaunch } from "./agent-address.ts";
import type { ReceivedMail } from "./received-mail.ts";
import { EmailSettings } from "./schema.ts";
import { createReplyToken, replyAddress } from "./writing/message-id.ts";

const settings = EmailSettings.parse({
  reply_address: "parley@parley.test",
  authserv_ids: ["mx.parley.test"],
  agent_addresses: [{ address: "Calm-Otter@parley.test", senders: ["ann@example.com", "*@team.test"] }],
});
const mail: ReceivedMail = {
  messageId: "<a@example.com>",
  inReplyTo: [],
  references: [],
  from: [{ address: "ann@example.com", name: "Ann" }],
  recipients: ["calm-otter@parley.test"],
  writtenTo: ["calm-otter@parley.test"],
  cc: [],
  subject: "Deploy?",
  text: "please deploy",
  html: null,
  headers: [
    {
      name: "authentication-results",
      value: "mx.parley.test; dkim=pass header.d=example.com; dkim=pass header.d=team.test",
    },
  ],
  sentAt: 0,
};
const day = 24 * 3_600_000;
const token = replyAddress("parley@parley.test", createReplyToken());
const launch = (change: Partial<ReceivedMail>) => {
  const changed = { ...mail, ...change };
  const launched = findAgentAddress(changed, settings);
  return launched && mayLaunch(changed, { launched, results: undefined, receivedAt: 7 * day });
};

test("who may write to an agent launches it", () => {
  expect(launch({})).toEqual({ may: true });
  expect(launch({ from: [{ address: "bob@team.test", name: "" }] })).toEqual({ may: true });
});

test.each([
  ["somebody else", { from: [{ address: "eve@example.com", name: "" }] }],
  ["a domain that ends alike", { from: [{ address: "eve@evilteam.test", name: "" }] }],
  ["nobody of that domain", { from: [{ address: "@team.test", name: "" }] }],
  ["somebody who is not proven", { headers: [] }],
  ["two at once", { from: [...mail.from, { address: "bob@team.test", name: "" }] }],
  ["a vacation", { headers: [...mail.headers, { name: "auto-submitted", value: "auto-replied" }] }],
  ["what was written long ago", { sentAt: -1 }],
  ["what does not say when it was written", { sentAt: null }],
  ["ourselves", { headers: [...mail.headers, { name: "x-loop", value: "parley.test" }] }],
])("%s does not", (_what, change) => {
  expect(launch(change)).toMatchObject({ may: false });
});

test("an answer to what was asked launches nothing, nor does mail to others", () => {
  expect(launch({ writtenTo: ["calm-otter@parley.test", token] })).toBeUndefined();
  expect(launch({ recipients: ["parley@parley.test"] })).toBeUndefined();
});

test.each([
  ["calm-otter@parley.test", true],
  ["parley@parley.test", true],
  [token, true],
  ["parley+news@parley.test", false],
  ["bob@parley.test", false],
  ["parley@elsewhere.test", false],
])("%s is ours: %s", (address, isOurs) => {
  expect(isOurAddress(address, settings)).toBe(isOurs);
});
