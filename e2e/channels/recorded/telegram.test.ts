import { channelKinds } from "@parley/channels/schemas";
import { expect, test } from "vitest";
import type { PlatformRequest } from "../../fakes/serve.ts";
import { startTelegram } from "../../fakes/telegram/start-telegram.ts";
import { openChannels } from "../testing/open-harness.ts";
import { toInbound } from "../to-inbound.ts";
import { compareShape } from "./testing/compare-shape.ts";
import { listen, postingTo, serveRecording, toolsWith } from "./testing/exchange.ts";
import { readRecording } from "./testing/read-recording.ts";

const { telegram: channel } = openChannels();
const { limits } = channel.capabilities;
const ana = { id: "4242", name: "Ana" };
const about = { key: "-100777:101" };

const setupAt = (url: string) => ({
  settings: channelKinds.telegram.settings.parse({ api_url: url }),
  secrets: {
    bot_token: "700001:AAEfakefakefakefakefakefakefakefake1",
    webhook_secret: "a-secret-of-the-webhook-of-tests",
  },
});

test.each([
  [
    "callback-query",
    {
      events: [
        {
          type: "decision",
          id: "update:9001",
          sender: ana,
          about,
          decision: { decision: "approve", args_hash: "a".repeat(64) },
        },
      ],
    },
  ],
  [
    "message-reply",
    {
      events: [
        {
          type: "words",
          id: "update:9002",
          sender: ana,
          about,
          text: "no: not this one",
          isAmongPeople: true,
        },
      ],
    },
  ],
  ["my-chat-member", { events: [], askings: [] }],
])("what Telegram sends is read: %s", async (name, read) => {
  const body = JSON.stringify(readRecording(`telegram/${name}`).body);
  const headers = { "x-telegram-bot-api-secret-token": "a-secret-of-the-webhook-of-tests" };
  const setup = setupAt("http://127.0.0.1:9");
  expect(await channel.receive(toolsWith(), setup, toInbound({ body, headers }))).toMatchObject(read);
});

test("what Telegram answers is read: a message, and how long to wait", async () => {
  await using server = await serveRecording(readRecording("telegram/sent-message"));
  expect(
    await channel.notify(toolsWith(), setupAt(server.url), postingTo("-100777/7", limits)),
  ).toMatchObject({ message: { chat_id: -100_777, message_id: 101 }, keys: ["-100777:101"] });
  await using limiting = await serveRecording(readRecording("telegram/too-many-requests"));
  await expect(
    channel.notify(toolsWith(), setupAt(limiting.url), postingTo("-100777", limits)),
  ).rejects.toMatchObject({ kind: "rate_limited", retryAfterMs: 7000 });
});

const differencesFrom = (name: string, given: unknown) =>
  compareShape(given, readRecording(`telegram/${name}`));
const bodyOf = ({ body }: PlatformRequest): unknown => JSON.parse(body);

test("the fake of Telegram sends and answers what was recorded", async () => {
  await using telegram = await startTelegram();
  const { fetch, answers } = listen();
  const setup = setupAt(telegram.url);
  await channel.test(toolsWith(fetch), setup, undefined);
  await channel.notify(toolsWith(fetch), setup, postingTo("-100777", limits));
  const told = (method: string) => answers.findLast(({ path }) => path.endsWith(`/${method}`))?.json;
  expect(differencesFrom("bot", told("getMe"))).toEqual([]);
  expect(differencesFrom("webhook-info", told("getWebhookInfo"))).toEqual([]);
  expect(differencesFrom("sent-message", told("sendMessage"))).toEqual([]);
  telegram.failNext("sendMessage", { status: 429, retryAfter: 7 });
  await expect(channel.notify(toolsWith(fetch), setup, postingTo("-100777", limits))).rejects.toMatchObject({
    kind: "rate_limited",
  });
  expect(differencesFrom("too-many-requests", told("sendMessage"))).toEqual([]);

  const message = telegram.messages[0]!;
  const pressed = telegram.press({ message, button: "Approve", user: 4242 });
  expect(differencesFrom("callback-query", bodyOf(pressed))).toEqual([]);
  const replied = telegram.reply({ message, text: "no", user: 4242 });
  expect(differencesFrom("message-reply", bodyOf(replied))).toEqual([]);
});
