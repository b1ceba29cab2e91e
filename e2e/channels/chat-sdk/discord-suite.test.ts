import { generateKeyPairSync } from "node:crypto";
import type { ChannelSecrets, ChannelSettings } from "@parley/channels/schemas";
import { channelSuite } from "@parley/channels/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startDiscord, type FakeDiscord } from "../../fakes/discord/start-discord.ts";
import type { PlatformRequest } from "../../fakes/serve.ts";
import { openHarness, type PlatformHarness } from "../testing/open-harness.ts";
import { toInbound } from "../to-inbound.ts";
import { openChatSdk, setupOf } from "./open-chat-sdk.ts";
import { asRead } from "./people-read.ts";

type Harness = PlatformHarness<ChannelSettings<"chat_sdk">, ChannelSecrets<"chat_sdk">>;

const ana = "1000000000000004242";
const { channel, chatAdapters } = openChatSdk();
let discord: FakeDiscord;
beforeAll(async () => {
  discord = await startDiscord();
});
afterAll(async () => {
  await chatAdapters.close();
  await discord[Symbol.asyncDispose]();
});

/** The adapter leaves it to Discord whom texts call; so no text of ours may call anybody. */
const leftOpen = "allowed_mentions is open";

async function open(): Promise<Harness> {
  discord.messages.length = 0;
  const config = {
    apiUrl: discord.url,
    applicationId: discord.applicationId,
    publicKey: discord.publicKey,
  };
  return openHarness({
    fake: { [Symbol.asyncDispose]: async () => {} },
    channel,
    setup: setupOf("discord", { config, secrets: { botToken: discord.botToken } }),
    wrongSecrets: { botToken: "a-token-of-somebody-elses-bot" },
    place: "discord:1:1000000000000000777",
    read: async () =>
      discord.messages.map((message) => {
        const seen = asRead(discord.see(message));
        return { ...seen, mentions: seen.mentions.filter((mention) => mention !== leftOpen) };
      }),
    decide: (_posted, act, at) =>
      discord.press({
        message: discord.messages[0]!,
        button: act === "approve" ? "Approve" : "Deny",
        id: "1300000000000000001",
        user: ana,
        at,
      }),
    forge: ({ body }, at) =>
      discord.sign(new TextDecoder().decode(body), at, generateKeyPairSync("ed25519").privateKey),
    limitNext: (retryAfter) => discord.failNext({ status: 429, retryAfter }),
  });
}

channelSuite("chat_sdk with the adapter of Discord", open);

describe("chat_sdk with the adapter of Discord", () => {
  test("answers Discord's ping, and a press at once, with nothing said", async () => {
    await using harness = await open();
    const pinged = await harness.receive(discord.ping(harness.now));
    expect(await pinged.respond([])).toMatchObject({ status: 200, body: '{"type":1}' });
    await harness.post();
    const message = discord.messages[0]!;
    const at = harness.now;
    const id = String(BigInt(at - 1_420_070_400_000) << 22n);
    const press = { message, button: "1 Too much", user: ana, at, id };
    const pressed = await harness.receive(discord.press(press));
    expect(pressed.events).toMatchObject([{ type: "option", index: 0, sender: { id: ana }, at }]);
    expect(await pressed.respond([{ status: "counted", text: "" }])).toMatchObject({ body: '{"type":6}' });
    expect(discord.messages).toHaveLength(1);
  });

  test("notes a press before the adapter is there, where Discord has signed it", async () => {
    await using harness = await open();
    await harness.post();
    const press = { message: discord.messages[0]!, button: "Approve", user: ana, at: harness.now };
    const stopgap = (request: PlatformRequest, config: object = {}) =>
      channel.stopgap?.(
        harness.tools(),
        {
          ...harness.setup,
          settings: { ...harness.setup.settings, config: { ...harness.setup.settings.config, ...config } },
        },
        toInbound(request),
      );
    const pressed = discord.press(press);
    const meanwhile = stopgap(pressed);
    expect(meanwhile?.reply).toMatchObject({ body: '{"type":6}' });
    await meanwhile!.onFailure();
    expect(discord.see(discord.whispers[0]!).text).toContain("could not deal with that");
    for (const forged of [
      { ...pressed, headers: {} },
      { ...pressed, body: `${pressed.body} ` },
      discord.ping(harness.now),
    ])
      expect(stopgap(forged)).toBeUndefined();
    expect(stopgap(pressed, { publicKey: "b".repeat(64) })).toBeUndefined();
    expect(stopgap(pressed, { publicKey: 1 })).toBeUndefined();
  });
});
