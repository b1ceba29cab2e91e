import { generateKeyPairSync } from "node:crypto";
import { channelKinds, type ChannelSecrets, type ChannelSettings } from "@parley/channels/schemas";
import { channelSuite, exampleCard } from "@parley/channels/testing";
import { describe, expect, test } from "vitest";
import { startDiscord, type FakeDiscord } from "../fakes/discord/start-discord.ts";
import type { PlatformRequest } from "../fakes/serve.ts";
import { openChannels, openHarness, type PlatformHarness } from "./testing/open-harness.ts";
import { toInbound } from "./to-inbound.ts";

type Harness = PlatformHarness<ChannelSettings<"discord">, ChannelSecrets<"discord">> & {
  discord: FakeDiscord;
};

const ana = "1000000000000004242";

async function open(): Promise<Harness> {
  const discord = await startDiscord();
  const settings = channelKinds.discord.settings.parse({
    api_url: discord.url,
    application_id: discord.applicationId,
    public_key: discord.publicKey,
  });
  const harness = openHarness({
    fake: discord,
    channel: openChannels().discord,
    setup: { settings, secrets: { bot_token: discord.botToken } },
    wrongSecrets: { bot_token: "a-token-of-somebody-elses-bot" },
    place: "1000000000000000777",
    read: async () => discord.messages.map((message) => discord.see(message)),
    decide: (_posted, act, at) =>
      discord.press({
        message: discord.messages[0]!,
        button: act === "approve" ? "Approve" : "Too much",
        user: ana,
        at,
      }),
    forge: ({ body }, now) =>
      discord.sign(new TextDecoder().decode(body), now, generateKeyPairSync("ed25519").privateKey),
    limitNext: (retryAfter) => discord.failNext({ status: 429, retryAfter }),
  });
  return Object.assign(harness, { discord });
}

channelSuite("discord", open);

const toJson = ({ body = "{}" }: { body?: string }) =>
  JSON.parse(body) as { type: number; data?: Record<string, unknown> };

describe("Discord", () => {
  test("answers a ping only where it is signed, lately, and for this application", async () => {
    await using harness = await open();
    const { discord, receive } = harness;
    const ping = discord.ping(harness.now);
    expect(toJson(await (await receive(ping)).respond([]))).toEqual({ type: 1 });
    await expect(receive({ ...ping, headers: {} })).rejects.toThrow(/no signature/);
    await expect(receive({ ...ping, body: `${ping.body} ` })).rejects.toThrow(/wrong/);
    await harness.post();
    const message = discord.messages[0]!;
    const pressing = { message, button: "Approve", user: ana, at: harness.now };
    await expect(receive(discord.press({ ...pressing, applicationId: "1" }))).rejects.toThrow(
      /another application/,
    );
    harness.now += 6 * 60_000;
    await expect(receive(ping)).rejects.toThrow(/five minutes/);
  });

  test.each([
    ["Deny", { text: "not this one" }, { decision: "deny", comment: "not this one" }],
    ["Edit and approve", { "edit:0": "20" }, { decision: "approve", edits: [{ index: 0, text: "20" }] }],
  ])("%s opens a form, and what is sent off is bound to the arguments", async (button, values, decision) => {
    await using harness = await open();
    const { discord, receive } = harness;
    const posted = await harness.post();
    const message = discord.messages[0]!;
    const about = { key: posted.keys[0] };
    const opened = await receive(discord.press({ message, button, user: ana, at: harness.now }));
    expect(opened.events).toMatchObject([{ type: "form", about, sender: { id: ana } }]);
    const card = exampleCard(harness.channel.capabilities.limits);
    const form = toJson(await opened.respond([{ status: "shown", text: "", card }]));
    expect(form.type).toBe(9);
    const sent = discord.submit({ form: form.data!, values, message, user: ana, at: harness.now });
    const submitted = await receive(sent);
    expect(submitted.events).toMatchObject([
      { type: "decision", about, decision: { ...decision, args_hash: "a".repeat(64) } },
    ]);
    expect(toJson(await submitted.respond([{ status: "counted", text: "Done." }]))).toEqual({ type: 6 });
    const late = toJson(await submitted.respond([{ status: "refused", text: "Too late, @everyone" }]));
    expect(late).toMatchObject({ type: 4, data: { flags: 64 } });
    expect(discord.see(late.data as never)).toMatchObject({ mentions: [] });
  });

  test("a question is answered by a form, or by an option and words", async () => {
    await using harness = await open();
    const { discord, receive } = harness;
    const options = [
      { name: "blue", title: "Blue" },
      { name: "other", title: "Another", prompt_fill: "Rather ", interactive: true },
    ];
    const given = {
      kind: "question",
      message: "Which?",
      args: null,
      argsHash: null,
      editable: [],
      options,
    } as const;
    await harness.post(given);
    const message = discord.messages[0]!;
    const card = exampleCard(harness.channel.capabilities.limits, given);
    const say = async (button: string, text: string) => {
      const opened = await receive(discord.press({ message, button, user: ana, at: harness.now }));
      const { data: form } = toJson(await opened.respond([{ status: "shown", text: "", card }]));
      return (
        await receive(discord.submit({ form: form!, values: { text }, message, user: ana, at: harness.now }))
      ).events;
    };
    expect(await say("Answer", "42")).toMatchObject([{ decision: { decision: "answer", answer: "42" } }]);
    expect(await say("Another", "Rather green")).toMatchObject([
      { type: "option", index: 1, text: "Rather green" },
    ]);
    const pressed = await receive(discord.press({ message, button: "Blue", user: ana, at: harness.now }));
    expect(pressed.events).toMatchObject([{ type: "option", index: 0 }]);
  });

  test("what much hangs on asks once more", async () => {
    await using harness = await open();
    const { discord, receive } = harness;
    await harness.post({ stakes: "high" });
    const message = discord.messages[0]!;
    const opened = await receive(discord.press({ message, button: "Approve…", user: ana, at: harness.now }));
    expect(opened.events).toMatchObject([{ type: "form" }]);
    const card = exampleCard(harness.channel.capabilities.limits, { stakes: "high" });
    const { data: form } = toJson(await opened.respond([{ status: "shown", text: "", card }]));
    const sent = discord.submit({ form: form!, values: {}, message, user: ana, at: harness.now });
    expect((await receive(sent)).events).toMatchObject([{ decision: { decision: "approve" } }]);
  });

  test("/parley says what place it is and which account, and offers a link, to who asks alone", async () => {
    await using harness = await open();
    const asked = await harness.receive(harness.discord.command("parley", { user: ana, at: harness.now }));
    expect(asked.askings).toMatchObject([{ type: "link", sender: { id: ana } }]);
    const link = "https://parley.example/link-account#t";
    const told = toJson(await asked.respond([{ status: "shown", text: "", link }]));
    expect(told).toMatchObject({ type: 4, data: { flags: 64 } });
    const seen = harness.discord.see(told.data as never);
    expect(seen.links).toEqual([link]);
    for (const id of [ana, harness.place]) expect(seen.text).toContain(id);
    const other = await harness.receive(harness.discord.command("other", { user: ana, at: harness.now }));
    expect(other.askings).toEqual([]);
  });

  test("who is no channel is written to directly", async () => {
    await using harness = await open();
    const { discord } = harness;
    await expect(harness.post({}, { place: ana })).rejects.toMatchObject({ kind: "misconfigured" });
    discord.people.add(ana);
    const posted = await harness.post({}, { place: ana });
    expect(posted.keys).toEqual([`${discord.messages[0]!.channel_id}:${discord.messages[0]!.id}`]);
  });

  test("what does not fit is cut by whole blocks, and cannot be approved there", async () => {
    await using harness = await open();
    const args = Object.fromEntries(
      Array.from({ length: 8 }, (_, at) => [`${at}${"n".repeat(190)}`, "`".repeat(180)]),
    );
    const other = await harness.post({ args, reason: "```@everyone".repeat(100) });
    expect(other.showsCard).toBe(false);
    const shown = harness.discord.see(harness.discord.messages[0]!);
    expect(shown.text).toContain("only its beginning");
    expect(shown.buttons).not.toContain("Approve");
    expect(shown.mentions).toEqual([]);
  });

  test.each([
    { status: 403, code: 50_001, kind: "misconfigured", words: /View Channel/ },
    { status: 403, code: 50_013, kind: "misconfigured", words: /Send Messages/ },
    { status: 502, code: 0, kind: "unreachable", words: /502/ },
  ])("$status $code is $kind", async ({ status, code, kind, words }) => {
    await using harness = await open();
    harness.discord.failNext({ status, code });
    await expect(harness.post()).rejects.toMatchObject({ kind, message: expect.stringMatching(words) });
  });

  test("a message that somebody deleted is no failure; another application's key is found by the test", async () => {
    await using harness = await open();
    const { channel, setup, place, discord } = harness;
    const posted = await harness.post();
    discord.messages.length = 0;
    const card = exampleCard(channel.capabilities.limits);
    const again = { card, place, options: {}, posted };
    await expect(channel.update(harness.tools(), setup, again)).resolves.toMatchObject({ keys: posted.keys });
    const settings = { ...setup.settings, public_key: "b".repeat(64) };
    const report = await channel.test(harness.tools(), { ...setup, settings }, undefined);
    expect(report).toMatchObject({ isWorking: false });
  });

  test("what takes longer than Discord waits is noted, and said afterwards to who did it alone", async () => {
    await using harness = await open();
    const { channel, setup, discord } = harness;
    await harness.post();
    const message = discord.messages[0]!;
    const doing = { message, user: ana, at: harness.now };
    const stopgap = (request: PlatformRequest) =>
      channel.stopgap?.(harness.tools(), setup, toInbound(request));
    const pressed = discord.press({ ...doing, button: "Approve" });
    const meanwhile = stopgap(pressed);
    expect(meanwhile?.afterMs).toBeLessThan(3000);
    expect(toJson(meanwhile!.reply)).toEqual({ type: 6 });
    expect(toJson(stopgap(discord.command("parley", doing))!.reply)).toEqual({
      type: 5,
      data: { flags: 64 },
    });
    expect(stopgap(discord.ping(harness.now))).toBeUndefined();
    expect(stopgap({ ...pressed, headers: {} })).toBeUndefined();
    expect(stopgap({ ...pressed, body: `${pressed.body} ` })).toBeUndefined();
    const late = { isLate: true };
    const received = await harness.receive(pressed);
    await received.respond([{ status: "counted", text: "Done." }], late);
    expect(discord.whispers).toEqual([]);
    await received.respond([{ status: "refused", text: "Too late, @everyone" }], late);
    expect(discord.see(discord.whispers[0]!)).toMatchObject({
      text: expect.stringContaining("Too late"),
      mentions: [],
    });
    // Only the reply to a press opens a form.
    const form = await harness.receive(discord.press({ ...doing, button: "Deny" }));
    const card = exampleCard(channel.capabilities.limits);
    await form.respond([{ status: "shown", text: "", card }], late);
    expect(discord.see(discord.whispers[1]!).text).toContain("Press the button again");
    await meanwhile!.onFailure();
    expect(discord.see(discord.whispers[2]!).text).toContain("could not deal with that");
  });

  test("what was posted already is found again, and shows what it is now", async () => {
    await using harness = await open();
    const { channel, setup, place } = harness;
    const posting = { place, options: {}, reference: "chd_1" };
    const limits = channel.capabilities.limits;
    const post = (given: object, more: object = {}) =>
      channel.notify(harness.tools(), setup, { ...posting, ...more, card: exampleCard(limits, given) });
    const first = await post({ reason: "the first" });
    const second = await post({ reason: "the second" }, { isRepeated: true });
    expect(second.keys).toEqual(first.keys);
    expect(await harness.read()).toMatchObject([{ text: expect.stringContaining("the second") }]);
    await post({}, { reference: "chd_2" });
    expect(await harness.read()).toHaveLength(2);
  });
});
