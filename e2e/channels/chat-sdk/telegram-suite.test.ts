import type { ChannelSecrets, ChannelSettings } from "@parley/channels/schemas";
import { channelSuite, exampleCard } from "@parley/channels/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTelegram, type FakeTelegram } from "../../fakes/telegram/start-telegram.ts";
import { openHarness, type PlatformHarness } from "../testing/open-harness.ts";
import { openChatSdk, setupOf } from "./open-chat-sdk.ts";
import { asRead } from "./people-read.ts";

type Harness = PlatformHarness<ChannelSettings<"chat_sdk">, ChannelSecrets<"chat_sdk">>;

const ana = 4242;
const { channel, chatAdapters } = openChatSdk();
let telegram: FakeTelegram;
beforeAll(async () => {
  telegram = await startTelegram();
});
afterAll(async () => {
  await chatAdapters.close();
  await telegram[Symbol.asyncDispose]();
});

/** One platform for all, so that one process is: what was said before is forgotten. */
async function open(): Promise<Harness> {
  telegram.messages.length = 0;
  const secrets = { botToken: telegram.botToken, secretToken: telegram.webhookSecret };
  return openHarness({
    fake: { [Symbol.asyncDispose]: async () => {} },
    channel,
    setup: setupOf("telegram", { config: { apiUrl: telegram.url }, secrets }),
    wrongSecrets: { ...secrets, botToken: "700002:BBBofsomebodyelseofsomebodyelse" },
    place: "telegram:-100777",
    read: async () => telegram.messages.map((message) => asRead(telegram.see(message))),
    decide: (_posted, act) =>
      telegram.press({
        message: telegram.messages[0]!,
        button: act === "approve" ? "Approve" : "Deny",
        user: ana,
        updateId: 77,
      }),
    forge: () => ({ "x-telegram-bot-api-secret-token": `${telegram.webhookSecret}x` }),
    limitNext: (retryAfter) => telegram.failNext("sendMessage", { status: 429, retryAfter }),
  });
}

channelSuite("chat_sdk with the adapter of Telegram", open);

const huge = Object.fromEntries(
  Array.from({ length: 8 }, (_, at) => [`${at}${"n".repeat(190)}`, "v".repeat(180)]),
);
const tooMuch = { args: huge, reason: "r".repeat(700), message: "m".repeat(5000) };

describe("chat_sdk with the adapter of Telegram", () => {
  test("offers what takes no words as buttons", async () => {
    await using harness = await open();
    const { receive } = harness;
    const posted = await harness.post();
    expect(posted.showsCard).toBe(true);
    const message = telegram.messages[0]!;
    expect(telegram.see(message).buttons).toEqual(["Approve", "Deny", "1 Too much"]);
    const pressed = await receive(telegram.press({ message, button: "1 Too much", user: ana }));
    expect(pressed.events).toMatchObject([{ type: "option", index: 0, sender: { id: "4242" } }]);
    for (const { about } of pressed.events) expect(posted.keys).toContain(about.key);
  });

  test("what does not fit, and what much hangs on, cannot be approved there", async () => {
    await using harness = await open();
    for (const given of [tooMuch, { stakes: "high" } as const]) {
      await harness.post(given);
      const seen = asRead(telegram.see(telegram.messages.at(-1)!));
      expect(telegram.see(telegram.messages.at(-1)!).buttons).toEqual(["Deny", "1 Too much"]);
      expect(seen.text).toContain("on the page");
    }
    expect(await harness.post(tooMuch)).toMatchObject({ showsCard: false });
  });

  test("keys are kept before the request leaves, and that of Approve only with the whole card", async () => {
    await using harness = await open();
    const kept: { keys: readonly string[]; showsCard: boolean; sent: number }[] = [];
    const answering = {
      seed: "a-seed",
      keep: async (keys: readonly string[], { showsCard }: { showsCard: boolean }) =>
        void kept.push({ keys, showsCard, sent: telegram.messages.length }),
    };
    await harness.post({}, { answering });
    await harness.post(tooMuch, { answering });
    expect(kept.map(({ showsCard, sent }) => ({ showsCard, sent }))).toEqual([
      { showsCard: true, sent: 0 },
      { showsCard: false, sent: 1 },
    ]);
    expect(kept[0]?.keys).toHaveLength(3);
    // Of the same seed: what was posted twice is answered by either.
    expect(kept[1]?.keys).toEqual(kept[0]?.keys.slice(1));
  });

  test("what no button of ours says, and who is a program, decides nothing", async () => {
    await using harness = await open();
    const { receive } = harness;
    await harness.post();
    const message = telegram.messages[0]!;
    for (const data of ["", "x", "approve", `chat:{"a":"approve"}`, `chat:{"a":"b${"A".repeat(22)}"}`])
      expect((await receive(telegram.send({ message, data, user: ana }))).events).toEqual([]);
    const made = await receive(
      telegram.send({ message, data: `chat:{"a":"a${"A".repeat(22)}"}`, user: ana }),
    );
    expect(made.events.map(({ about }) => about.key)).toEqual([`a${"A".repeat(22)}`]);
    expect((await harness.post()).keys).not.toContain(`a${"A".repeat(22)}`);
    const asBot = telegram.say({
      chat: ana,
      text: "link",
      user: ana,
      more: { from: { id: 1, is_bot: true } },
    });
    expect(await receive(asBot)).toMatchObject({ events: [], askings: [] });
    for (const body of ["[]", '{"update_id":"x"}'])
      expect((await receive({ ...telegram.say({ chat: 1, text: "x", user: ana }), body })).events).toEqual(
        [],
      );
  });

  test("an adapter that is told to believe anything is believed nothing", async () => {
    await using harness = await open();
    const secrets = { botToken: telegram.botToken };
    const config = { apiUrl: telegram.url };
    const trusting = setupOf("telegram", { config, secrets });
    Object.assign(trusting.settings.config ?? {}, { allowUnverifiedWebhooks: true });
    await channel.notify(harness.tools(), trusting, {
      card: exampleCard(channel.capabilities.limits),
      place: harness.place,
      options: {},
    });
    const inbound = await harness.decide({ message: {}, keys: [] }, "approve");
    await expect(channel.receive(harness.tools(), trusting, inbound)).rejects.toMatchObject({
      kind: "not_genuine",
      message: expect.stringContaining("no proof"),
    });
  });

  test("who writes to it alone is given a link, elsewhere told the place", async () => {
    await using harness = await open();
    const { receive } = harness;
    telegram.chats.add(ana);
    const alone = await receive(telegram.say({ chat: ana, text: "/start", user: ana }));
    expect(alone.askings).toMatchObject([{ type: "link", sender: { id: "4242" } }]);
    const link = "https://parley.example/link-account#t";
    await alone.respond([{ status: "shown", text: "", link, code: "123456" }]);
    expect(asRead(telegram.see(telegram.messages[0]!)).text).toMatch(/telegram:4242[^]*4242[^]*123456/u);
    expect(telegram.see(telegram.messages[0]!).links).toEqual([link]);
    const among = await receive(telegram.say({ chat: -100_777, text: "link", user: ana }));
    expect(among.askings).toEqual([]);
    await among.respond([]);
    expect(asRead(telegram.see(telegram.messages[1]!)).text).toContain("telegram:-100777");
    expect(telegram.see(telegram.messages[1]!).links).toEqual([]);
    const chat = await receive(telegram.say({ chat: ana, text: "yes", user: ana }));
    expect(chat).toMatchObject({ events: [], askings: [] });
  });

  test("says why something did not count; what is told again is not said again", async () => {
    await using harness = await open();
    const { receive } = harness;
    await harness.post();
    const press = () =>
      receive(telegram.press({ message: telegram.messages[0]!, button: "Approve", user: ana }));
    await (await press()).respond([{ status: "repeated", text: "again" }]);
    await (await press()).respond([{ status: "counted", text: "Done." }]);
    expect(telegram.messages).toHaveLength(1);
    await (await press()).respond([{ status: "refused", text: "Too late: @all <b>x</b>" }]);
    const seen = telegram.see(telegram.messages[1]!);
    expect(seen.mentions).toEqual([]);
    expect(asRead(seen).text).toBe("Too late: @all <b>x</b>");
  });

  test("a message that somebody deleted, or that says so already, is no failure", async () => {
    await using harness = await open();
    const { setup, place } = harness;
    const answering = { seed: "a-seed", keep: async () => {} };
    const posted = await harness.post({}, { answering });
    const card = exampleCard(channel.capabilities.limits);
    const again = { card, place, options: {}, posted, answering };
    await expect(channel.update(harness.tools(), setup, again)).resolves.toMatchObject({
      message: { id: posted.message["id"] },
    });
    telegram.messages.length = 0;
    await expect(channel.update(harness.tools(), setup, again)).resolves.toBeDefined();
  });

  test("where it was deleted, what has changed since and waits is shown anew", async () => {
    await using harness = await open();
    const { setup, place } = harness;
    const answering = { seed: "a-seed", keep: async () => {} };
    const posted = await harness.post({}, { answering });
    telegram.messages.length = 0;
    const card = exampleCard(channel.capabilities.limits, {
      argsHash: "b".repeat(64),
      args: { order: "A-8" },
    });
    const again = { card, place, options: {}, posted, answering: { ...answering, seed: "another" } };
    const shown = await channel.update(harness.tools(), setup, again);
    const [message] = telegram.messages;
    expect(asRead(telegram.see(message!)).text).toMatch(/arguments have changed[^]*A-8/u);
    expect(telegram.see(message!).buttons).toContain("Approve");
    expect(shown.keys.filter((key) => posted.keys.includes(key))).toEqual([]);
  });

  test("asks for no updates, whatever its setup says", async () => {
    await using harness = await open();
    telegram.calls.length = 0;
    const config = { apiUrl: telegram.url, mode: "polling" };
    const { settings } = setupOf("telegram", { config, secrets: {} });
    await channel.notify(
      harness.tools(),
      { ...harness.setup, settings },
      { card: exampleCard(channel.capabilities.limits), place: harness.place, options: {} },
    );
    const methods = telegram.calls.map(({ method }) => method);
    expect(methods).toContain("sendMessage");
    expect(methods.filter((method) => /updates|webhook/iu.test(method))).toEqual([]);
  });

  test.each([
    {
      status: 400,
      description: "Bad Request: chat not found",
      kind: "misconfigured",
      words: /chat not found/,
    },
    { status: 403, description: "Forbidden: bot was blocked", kind: "misconfigured", words: /denied/i },
    { status: 502, description: "Bad Gateway", kind: "unreachable", words: /502/ },
  ])("$status $description is $kind", async ({ status, description, kind, words }) => {
    await using harness = await open();
    telegram.failNext("sendMessage", { status, description });
    await expect(harness.post()).rejects.toMatchObject({ kind, message: expect.stringMatching(words) });
  });
});
