import { createHmac } from "node:crypto";
import { channelKinds } from "@parley/channels/schemas";
import { expect, test } from "vitest";
import type { PlatformRequest } from "../../fakes/serve.ts";
import { startWhatsApp } from "../../fakes/whatsapp/start-whatsapp.ts";
import { openChannels } from "../testing/open-harness.ts";
import { toInbound } from "../to-inbound.ts";
import { compareShape } from "./testing/compare-shape.ts";
import { listen, now, postingTo, serveRecording, toolsWith } from "./testing/exchange.ts";
import { readRecording } from "./testing/read-recording.ts";

const { whatsapp: channel } = openChannels();
const { limits } = channel.capabilities;
const appSecret = "0123456789abcdef0123456789abcdef";
const ana = { id: "+4915112345678", name: "Ana" };
const at = 1_790_000_000_000;
const ref = `ref:${"r".repeat(22)}`;

const setupAt = (url: string, secrets: object = {}) => ({
  settings: channelKinds.whatsapp.settings.parse({ phone_number_id: "106540352242922", api_url: url }),
  secrets: {
    access_token: "EAAG-recorded",
    app_secret: appSecret,
    verify_token: "a-verify-token-of-tests",
    ...secrets,
  },
});
const nowhere = setupAt("http://127.0.0.1:9");

test.each([
  [
    "text",
    {
      events: [
        {
          type: "words",
          id: "message:wamid.HBgLNDkxNTEx",
          sender: ana,
          at,
          about: { key: "wamid:wamid.HBgLOURS" },
          text: "no: not this one",
          isReply: true,
        },
      ],
      heard: [{ id: ana.id, at }],
    },
  ],
  [
    "button-reply",
    {
      events: [
        {
          type: "decision",
          sender: ana,
          at,
          about: { key: ref },
          decision: { decision: "approve", args_hash: "a".repeat(64) },
        },
      ],
      heard: [{ id: ana.id, at }],
    },
  ],
  ["list-reply", { events: [{ type: "option", sender: ana, at, about: { key: ref }, index: 0 }] }],
  [
    "status-delivered",
    {
      events: [
        {
          type: "receipt",
          id: "wamid.HBgLOURS:delivered",
          about: { key: "wamid:wamid.HBgLOURS" },
          otherKey: ref,
          state: "delivered",
          at,
        },
      ],
      heard: [],
    },
  ],
  [
    "status-failed",
    {
      events: [
        { type: "receipt", state: "failed", text: expect.stringMatching(/131026, Message undeliverable/u) },
      ],
    },
  ],
])("what WhatsApp sends is read: %s", async (name, read) => {
  const body = JSON.stringify(readRecording(`whatsapp/${name}`).body);
  const signature = createHmac("sha256", appSecret).update(body).digest("hex");
  const inbound = toInbound({ body, headers: { "x-hub-signature-256": `sha256=${signature}` } });
  expect(await channel.receive(toolsWith(), nowhere, inbound)).toMatchObject(read);
});

test("what WhatsApp asks of an address is answered", async () => {
  const { hub } = readRecording("whatsapp/verification").body as { hub: Record<string, string> };
  const inbound = toInbound({ body: "", headers: {} });
  const url = new URL(inbound.url);
  for (const [name, value] of Object.entries(hub)) url.searchParams.set(`hub.${name}`, value);
  const asked = { ...inbound, url: url.href, method: "GET" };
  const received = await channel.receive(toolsWith(), nowhere, asked);
  expect(await received.respond([])).toMatchObject({ status: 200, body: "1158201444" });
});

test("what WhatsApp answers is read: a message that was taken, and an error", async () => {
  await using server = await serveRecording(readRecording("whatsapp/sent-message"));
  const posted = await channel.notify(toolsWith(), setupAt(server.url), postingTo(ana.id, limits));
  expect(posted.message).toMatchObject({ id: "wamid.HBgLOURS" });
  expect(posted.keys).toContain("wamid:wamid.HBgLOURS");
  await using refusing = await serveRecording(readRecording("whatsapp/error"));
  await expect(
    channel.notify(toolsWith(), setupAt(refusing.url), postingTo(ana.id, limits)),
  ).rejects.toMatchObject({ kind: "rate_limited", retryAfterMs: 5000 });
});

const differencesFrom = (name: string, given: unknown) =>
  compareShape(given, readRecording(`whatsapp/${name}`));
const bodyOf = ({ body }: PlatformRequest): unknown => JSON.parse(body);

test("the fake of WhatsApp sends and answers what was recorded", async () => {
  await using whatsapp = await startWhatsApp();
  const user = ana.id.slice(1);
  whatsapp.heard.set(user, whatsapp.now);
  const { fetch, answers } = listen();
  const setup = setupAt(whatsapp.url, { access_token: whatsapp.accessToken });
  const notify = () => channel.notify(toolsWith(fetch), setup, postingTo(ana.id, limits));
  await notify();
  expect(differencesFrom("sent-message", answers.at(-1)?.json)).toEqual([]);
  whatsapp.failNext(130_429);
  await expect(notify()).rejects.toMatchObject({ kind: "rate_limited" });
  expect(differencesFrom("error", answers.at(-1)?.json)).toEqual([]);

  const [message] = whatsapp.messages;
  const moment = { user, at: now };
  const pressed = whatsapp.press({ message: message!, button: "Approve", ...moment });
  expect(differencesFrom("button-reply", bodyOf(pressed))).toEqual([]);
  const rows = [{ id: "o.0", title: "One", description: "The first" }];
  const list = { type: "list", body: { text: "Which?" }, action: { button: "Choose", sections: [{ rows }] } };
  const asked = { ...message!, interactive: list };
  const chosen = whatsapp.press({ message: asked, button: "One", ...moment });
  expect(differencesFrom("list-reply", bodyOf(chosen))).toEqual([]);
  const said = whatsapp.say({ text: "no", repliesTo: message!, ...moment });
  expect(differencesFrom("text", bodyOf(said))).toEqual([]);
  for (const status of ["sent", "delivered", "read"] as const)
    expect(differencesFrom("status-delivered", bodyOf(whatsapp.tell(message!, status)))).toEqual([]);
  expect(differencesFrom("status-failed", bodyOf(whatsapp.tell(message!, "failed")))).toEqual([]);
});
