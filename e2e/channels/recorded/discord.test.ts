import { channelKinds } from "@parley/channels/schemas";
import { exampleCard } from "@parley/channels/testing";
import { expect, test } from "vitest";
import { startDiscord } from "../../fakes/discord/start-discord.ts";
import type { PlatformRequest } from "../../fakes/serve.ts";
import { openChannels } from "../testing/open-harness.ts";
import { toInbound } from "../to-inbound.ts";
import { compareShape } from "./testing/compare-shape.ts";
import { listen, now, postingTo, serveRecording, toolsWith } from "./testing/exchange.ts";
import { readRecording } from "./testing/read-recording.ts";

const { discord: channel } = openChannels();
const { limits } = channel.capabilities;
const hash = "a".repeat(64);
const place = "1000000000000000777";
const ana = { id: "1000000000000004242", name: "Ana" };
const about = { key: `${place}:1200000000000000001` };

const setupWith = (given: { application_id: string; public_key: string; api_url: string }) => ({
  settings: channelKinds.discord.settings.parse(given),
  secrets: { bot_token: "a-token-of-the-bot-of-recordings" },
});

test.each([
  ["ping", { events: [], askings: [] }],
  [
    "message-component",
    {
      events: [
        {
          type: "decision",
          id: "interaction:1300000000000000001",
          sender: ana,
          about,
          decision: { decision: "approve", args_hash: hash },
        },
      ],
    },
  ],
  [
    "modal-submit",
    {
      events: [
        {
          type: "decision",
          sender: ana,
          about,
          decision: { decision: "deny", args_hash: hash, comment: "not this one" },
        },
      ],
    },
  ],
  ["command", { events: [], askings: [{ type: "link", sender: ana }] }],
])("what Discord sends is read: %s", async (name, read) => {
  await using discord = await startDiscord();
  const body = JSON.stringify(readRecording(`discord/${name}`).body);
  const setup = setupWith({
    application_id: "1100000000000000001",
    public_key: discord.publicKey,
    api_url: discord.url,
  });
  const inbound = toInbound({ body, headers: discord.sign(body, now) });
  const received = await channel.receive(toolsWith(), setup, inbound);
  expect(received).toMatchObject(read);
  if (name === "ping") expect((await received.respond([])).body).toBe('{"type":1}');
});

const asRecorded = { application_id: "1100000000000000001", public_key: "0".repeat(64) };

test("what Discord answers is read: a message, and the application", async () => {
  await using messages = await serveRecording(readRecording("discord/message"));
  const setup = setupWith({ ...asRecorded, api_url: messages.url });
  const posted = await channel.notify(toolsWith(), setup, postingTo(place, limits));
  expect(posted).toMatchObject({ keys: [`${place}:1200000000000000001`], showsCard: true });
  await using application = await serveRecording(readRecording("discord/application"));
  const asking = setupWith({ ...asRecorded, api_url: application.url });
  expect(await channel.test(toolsWith(), asking, undefined)).toEqual({
    isWorking: true,
    findings: [
      {
        isGood: true,
        text: "Discord knows the application Parley, and sends answers to https://parley.example/channels/chn_1/in.",
      },
    ],
  });
});

test.each([
  [
    "error",
    { kind: "misconfigured", message: expect.stringMatching(/50001.*Missing Access.*View Channel/u) },
  ],
  ["rate-limited", { kind: "rate_limited", retryAfterMs: 6500 }],
])("what Discord answers is read: %s", async (name, failure) => {
  await using server = await serveRecording(readRecording(`discord/${name}`));
  const setup = setupWith({ ...asRecorded, api_url: server.url });
  await expect(channel.notify(toolsWith(), setup, postingTo(place, limits))).rejects.toMatchObject(failure);
});

const differencesFrom = (name: string, given: unknown) =>
  compareShape(given, readRecording(`discord/${name}`));
const bodyOf = ({ body }: PlatformRequest): unknown => JSON.parse(body);

test("the fake of Discord sends and answers what was recorded", async () => {
  await using discord = await startDiscord();
  const { fetch, answers } = listen();
  const tools = toolsWith(fetch);
  const { applicationId: application_id, publicKey: public_key, url: api_url } = discord;
  const secrets = { bot_token: discord.botToken };
  const setup = { ...setupWith({ application_id, public_key, api_url }), secrets };
  await channel.notify(tools, setup, { ...postingTo(place, limits), reference: "r" });
  await channel.test(tools, setup, undefined);
  discord.people.add(ana.id);
  await channel.notify(tools, setup, postingTo(ana.id, limits));
  const failing = async (failure: Parameters<typeof discord.failNext>[0]) => {
    discord.failNext(failure);
    await expect(channel.notify(tools, setup, postingTo(place, limits))).rejects.toThrow(/Discord/u);
    return answers.at(-1)?.json;
  };
  const find = (path: string) => answers.find((one) => one.path.endsWith(path))?.json;
  expect(differencesFrom("message", find(`/channels/${place}/messages`))).toEqual([]);
  expect(differencesFrom("application", find("/applications/@me"))).toEqual([]);
  expect(differencesFrom("error", find(`/channels/${ana.id}/messages`))).toEqual([]);
  expect(differencesFrom("direct-channel", find("/users/@me/channels"))).toEqual([]);
  expect(differencesFrom("error", await failing({ status: 403, code: 50_001 }))).toEqual([]);
  expect(differencesFrom("rate-limited", await failing({ status: 429, retryAfter: 7 }))).toEqual([]);

  const message = discord.messages[0]!;
  const pressing = { message, user: ana.id, at: now };
  const deny = discord.press({ ...pressing, button: "Deny" });
  const opened = await channel.receive(tools, setup, toInbound(deny));
  const reply = await opened.respond([{ status: "shown", text: "", card: exampleCard(limits) }]);
  const { data: form } = JSON.parse(reply.body ?? "{}") as { data: Record<string, unknown> };
  const submitted = discord.submit({ ...pressing, form, values: { text: "no" } });
  expect(differencesFrom("message-component", bodyOf(deny))).toEqual([]);
  expect(differencesFrom("modal-submit", bodyOf(submitted))).toEqual([]);
  expect(differencesFrom("ping", bodyOf(discord.ping(now)))).toEqual([]);
  expect(differencesFrom("command", bodyOf(discord.command("parley", pressing)))).toEqual([]);
  const whispered = await fetch(`${discord.url}/webhooks/${discord.applicationId}/t`, {
    method: "POST",
    headers: { authorization: `Bot ${discord.botToken}` },
    body: JSON.stringify({ content: "Done.", flags: 64, allowed_mentions: { parse: [] } }),
  });
  expect(differencesFrom("message", await whispered.json())).toEqual([]);
});
