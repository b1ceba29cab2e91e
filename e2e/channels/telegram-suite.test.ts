import { channelKinds, type ChannelSettings, type ChannelSecrets } from "@parley/channels/schemas";
import { channelSuite, exampleCard } from "@parley/channels/testing";
import { describe, expect, test } from "vitest";
import { startTelegram, type FakeTelegram } from "../fakes/telegram/start-telegram.ts";
import { toInbound } from "./to-inbound.ts";
import { openChannels, openHarness, type PlatformHarness } from "./testing/open-harness.ts";

type Harness = PlatformHarness<ChannelSettings<"telegram">, ChannelSecrets<"telegram">> & {
  telegram: FakeTelegram;
};

const ana = 4242;

async function open(): Promise<Harness> {
  const telegram = await startTelegram();
  const settings = channelKinds.telegram.settings.parse({ api_url: telegram.url });
  const secrets = { bot_token: telegram.botToken, webhook_secret: telegram.webhookSecret };
  const harness = openHarness({
    fake: telegram,
    channel: openChannels().telegram,
    setup: { settings, secrets },
    wrongSecrets: { ...secrets, bot_token: "700002:BBBofsomebodyelseofsomebodyelse" },
    place: "-100777",
    read: async () => telegram.messages.map((message) => telegram.see(message)),
    decide(_posted, act) {
      const message = telegram.messages[0]!;
      return act === "approve"
        ? telegram.press({ message, button: "Approve", user: ana, updateId: 77 })
        : telegram.reply({ message, text: "no: not this one", user: ana, updateId: 78 });
    },
    forge: () => ({ "x-telegram-bot-api-secret-token": `${telegram.webhookSecret}x` }),
    limitNext: (retryAfter) => telegram.failNext("sendMessage", { status: 429, retryAfter }),
  });
  return Object.assign(harness, { telegram });
}

channelSuite("telegram", open);

const fetchedMethod = ({ body = "{}" }: { body?: string }) =>
  JSON.parse(body) as { method?: string; text?: string; show_alert?: boolean };

describe("Telegram", () => {
  test("offers what can be done as buttons; what takes words is by reply", async () => {
    await using harness = await open();
    const { telegram, receive } = harness;
    await harness.post();
    const [message] = telegram.messages;
    expect(telegram.see(message!).buttons).toEqual(["Approve", "Deny", "Too much", "See all of it"]);
    const option = await receive(telegram.press({ message: message!, button: "Too much", user: ana }));
    expect(option.events).toMatchObject([{ type: "option", index: 0, sender: { id: "4242" } }]);
    const said = await receive(telegram.reply({ message: message!, text: "no: not this one", user: ana }));
    expect(said.events).toMatchObject([{ type: "words", text: "no: not this one", isAmongPeople: true }]);
    const others = telegram.say({ chat: -100_777, text: "yes", user: ana });
    expect((await receive(others)).events).toEqual([]);
  });

  test("what much hangs on asks once more, and the second press is for the card", async () => {
    await using harness = await open();
    const { telegram, receive } = harness;
    const posted = await harness.post({ stakes: "high" });
    const [message] = telegram.messages;
    const first = await receive(telegram.press({ message: message!, button: "Approve…", user: ana }));
    expect(first.events).toMatchObject([{ type: "form", about: { key: posted.keys[0] } }]);
    const card = exampleCard(harness.channel.capabilities.limits, { stakes: "high" });
    await first.respond([{ status: "shown", text: "", card }]);
    const asked = telegram.messages[1]!;
    const second = await receive(telegram.press({ message: asked, button: "Yes, approve", user: ana }));
    expect(second.events).toMatchObject([
      {
        type: "decision",
        about: { key: posted.keys[0] },
        decision: { decision: "approve", args_hash: "a".repeat(64) },
      },
    ]);
    await second.respond([{ status: "counted", text: "Done." }]);
    expect(telegram.messages).toEqual([message]);
  });

  test("asks once more only for what the pressed message showed", async () => {
    await using harness = await open();
    const { telegram, receive } = harness;
    const { limits } = harness.channel.capabilities;
    await harness.post({ stakes: "high" });
    const [message] = telegram.messages;
    const args = Object.fromEntries(
      Array.from({ length: 8 }, (_, at) => [`${at}${"n".repeat(190)}`, "v".repeat(180)]),
    );
    for (const now of [
      { argsHash: "b".repeat(64) },
      { args, reason: "r".repeat(700), message: "m".repeat(5000) },
    ]) {
      const pressed = await receive(telegram.press({ message: message!, button: "Approve…", user: ana }));
      const card = exampleCard(limits, { stakes: "high", ...now });
      const told = fetchedMethod(await pressed.respond([{ status: "shown", text: "", card }]));
      expect(told).toMatchObject({ show_alert: true, text: expect.stringContaining("Look at it again") });
      expect(telegram.messages).toEqual([message]);
    }
  });

  test("that time is up when more is to be said undoes nothing", async () => {
    await using harness = await open();
    const { telegram, channel, setup, receive } = harness;
    await harness.post({ stakes: "high" });
    const message = telegram.messages[0]!;
    const shown = {
      status: "shown",
      text: "",
      card: exampleCard(channel.capabilities.limits, { stakes: "high" }),
    } as const;
    const press = (of: typeof message, button: string) => telegram.press({ message: of, button, user: ana });
    await (await receive(press(message, "Approve…"))).respond([shown]);
    /** With as much time as it takes until Telegram is asked. */
    const receiveLate = (request: ReturnType<typeof press>) => {
      const ending = new AbortController();
      const fetch = async (): Promise<never> => {
        ending.abort();
        throw new Error("the time is up");
      };
      const tools = { ...harness.tools(), signal: ending.signal, fetch };
      return channel.receive(tools, setup, toInbound(request));
    };
    const decided = await receiveLate(press(telegram.messages[1]!, "Yes, approve"));
    const done = fetchedMethod(await decided.respond([{ status: "counted", text: "Done." }]));
    expect(done).toMatchObject({ method: "answerCallbackQuery", text: "Done." });
    const asked = await receiveLate(press(message, "Approve…"));
    const told = fetchedMethod(await asked.respond([shown]));
    expect(told).toMatchObject({ show_alert: true, text: expect.stringContaining("Nothing was decided") });
  });

  test("what does not fit is cut, and cannot be approved there", async () => {
    await using harness = await open();
    const args = Object.fromEntries(
      Array.from({ length: 8 }, (_, at) => [`${at}${"n".repeat(190)}`, "v".repeat(180)]),
    );
    const posted = await harness.post({ args, reason: "r".repeat(700), message: "m".repeat(5000) });
    expect(posted.showsCard).toBe(false);
    const seen = harness.telegram.see(harness.telegram.messages[0]!);
    expect(seen.text.length).toBeLessThanOrEqual(4096);
    expect(seen.text).toContain("only its beginning");
    expect(seen.buttons).not.toContain("Approve");
    expect(seen.buttons).toContain("Deny");
  });

  test("what no button of ours says, bots, and who writes in the name of a chat decide nothing", async () => {
    await using harness = await open();
    const { telegram, receive } = harness;
    await harness.post();
    const message = telegram.messages[0]!;
    for (const data of ["", "x", "approve", `a${"!".repeat(43)}`, "o999", `c${"A".repeat(43)}`])
      expect((await receive(telegram.send({ message, data, user: ana }))).events).toEqual([]);
    const more = {
      reply_to_message: { message_id: message.message_id, from: { id: 700_001, is_bot: true } },
    };
    const asChat = { ...more, sender_chat: { id: -100_777, type: "supergroup" } };
    expect(
      (await receive(telegram.say({ chat: -100_777, text: "yes", user: ana, more: asChat }))).events,
    ).toEqual([]);
    const asBot = { ...more, from: { id: 1, is_bot: true, first_name: "Group" } };
    expect(
      (await receive(telegram.say({ chat: -100_777, text: "yes", user: ana, more: asBot }))).events,
    ).toEqual([]);
    const toOther = { reply_to_message: { message_id: 3, from: { id: 9, is_bot: false } } };
    expect(
      (await receive(telegram.say({ chat: -100_777, text: "yes", user: ana, more: toOther }))).events,
    ).toEqual([]);
    for (const body of ["", "[]", "{", '{"update_id":"x"}'])
      expect((await receive({ ...telegram.say({ chat: 1, text: "x", user: ana }), body })).events).toEqual(
        [],
      );
  });

  test("says why something did not count to who did it; what is told again is not said again", async () => {
    await using harness = await open();
    const { telegram, receive } = harness;
    await harness.post();
    const message = telegram.messages[0]!;
    const pressed = await receive(telegram.press({ message, button: "Approve", user: ana }));
    const refused = fetchedMethod(await pressed.respond([{ status: "refused", text: "Too late: <b>x</b>" }]));
    expect(refused).toMatchObject({
      method: "answerCallbackQuery",
      text: "Too late: <b>x</b>",
      show_alert: true,
    });
    expect(await pressed.respond([{ status: "repeated", text: "again" }])).toEqual({ status: 200 });
    const said = await receive(telegram.reply({ message, text: "maybe", user: ana }));
    const unclear = fetchedMethod(await said.respond([{ status: "unclear", text: "Say @all yes" }]));
    expect(unclear).toMatchObject({ method: "sendMessage", reply_parameters: expect.anything() });
    expect(telegram.see(unclear as never)).toMatchObject({ text: "Say @all yes", mentions: [] });
  });

  test("/start says what place it is and which account", async () => {
    await using harness = await open();
    const { telegram, receive } = harness;
    const more = { is_topic_message: true, message_thread_id: 7 };
    const started = await receive(telegram.say({ chat: -100_777, text: "/start", user: ana, more }));
    expect(started.events).toEqual([]);
    const { text } = fetchedMethod(await started.respond([]));
    expect(text).toContain("-100777/7");
    expect(text).toContain("4242");
    expect(started.askings).toEqual([]);
    const alone = await receive(telegram.say({ chat: ana, text: "/start", user: ana }));
    expect(alone.askings).toMatchObject([{ type: "link", sender: { id: "4242" } }]);
    const link = "https://parley.example/link-account#t";
    const offered = fetchedMethod(await alone.respond([{ status: "shown", text: "", link }]));
    expect(offered.text).toContain(link);
    const known = fetchedMethod(
      await alone.respond([{ status: "shown", text: "You are known here as Ana." }]),
    );
    expect(known.text).toContain("known here as Ana");
  });

  test.each([
    {
      status: 400,
      description: "Bad Request: chat not found",
      kind: "misconfigured",
      words: /Add the bot/,
    },
    {
      status: 403,
      description: "Forbidden: bot was blocked by the user",
      kind: "misconfigured",
      words: /press Start/,
    },
    { status: 502, description: "Bad Gateway", kind: "unreachable", words: /502/ },
  ])("$status $description is $kind", async ({ status, description, kind, words }) => {
    await using harness = await open();
    harness.telegram.failNext("sendMessage", { status, description });
    await expect(harness.post()).rejects.toMatchObject({ kind, message: expect.stringMatching(words) });
  });

  test("a message that somebody deleted, or that says so already, is no failure", async () => {
    await using harness = await open();
    const { channel, setup, place, telegram } = harness;
    const posted = await harness.post();
    const again = { card: exampleCard(channel.capabilities.limits), place, options: {}, posted };
    await expect(channel.update(harness.tools(), setup, again)).resolves.toMatchObject({ keys: posted.keys });
    telegram.messages.length = 0;
    await expect(channel.update(harness.tools(), setup, again)).resolves.toMatchObject({ keys: posted.keys });
  });

  test("a place that is no chat is said before anything is sent", async () => {
    await using harness = await open();
    const { channel, setup } = harness;
    const card = exampleCard(channel.capabilities.limits);
    await expect(
      channel.notify(harness.tools(), setup, { card, place: "t.me/x", options: {} }),
    ).rejects.toMatchObject({ kind: "misconfigured", message: expect.stringContaining("/start") });
    expect(harness.telegram.calls).toEqual([]);
  });

  test("what may stand there twice says so until it is shown anew; the one that nobody knows of decides nothing", async () => {
    await using harness = await open();
    const { channel, setup, place, telegram } = harness;
    telegram.failNext("sendMessage", { status: 502, isDone: true });
    await expect(harness.post()).rejects.toMatchObject({ kind: "unreachable" });
    const posted = await harness.post({}, { isRepeated: true });
    const [lost, known] = await harness.read();
    expect(lost?.text).not.toContain("twice");
    expect(known?.text).toContain("This may stand here twice");
    const press = (message: number) =>
      harness.receive(telegram.press({ message: telegram.messages[message]!, button: "Approve", user: ana }));
    expect((await press(1)).events[0]?.about.key).toBe(posted.keys[0]);
    expect((await press(0)).events[0]?.about.key).not.toBe(posted.keys[0]);
    const card = exampleCard(channel.capabilities.limits);
    await channel.update(harness.tools(), setup, { card, place, options: {}, posted });
    expect((await harness.read())[1]?.text).not.toContain("twice");
  });
});
