import { createChannels, type ChannelTools } from "@parley/channels";
import type { SlackSecrets, SlackSettings } from "@parley/channels/schemas";
import { channelSuite, exampleCard, type ChannelHarness } from "@parley/channels/testing";
import { describe, expect, test } from "vitest";
import { startSlack, type FakeSlack, type SlackRequest } from "../fakes/slack/start-slack.ts";

type Harness = ChannelHarness<SlackSettings, SlackSecrets> & { slack: FakeSlack };

const toInbound = ({ body, headers }: SlackRequest, path: string) => ({
  type: "http" as const,
  url: `https://parley.example/channels/chn_1/in/${path}`,
  path,
  method: "POST",
  headers,
  body: new TextEncoder().encode(body),
});

async function open(): Promise<Harness> {
  const slack = await startSlack();
  slack.users.push({ id: "U0ANA", name: "Ana", email: "ana@example.com" });
  const { slack: channel } = createChannels({
    email: { ownServer: undefined, resolveHost: async (host) => host },
  });
  const settings = { api_url: slack.url, app_id: "A0PARLEY", team_id: slack.teamId };
  const secrets = { signing_secret: slack.signingSecret, bot_token: slack.botToken };
  const harness: Harness = {
    slack,
    channel,
    setup: { settings, secrets },
    wrongSetup: { settings, secrets: { ...secrets, bot_token: "xoxb-of-somebody-else" } },
    place: "C0OPS",
    now: Date.UTC(2026, 0, 1),
    tools: (): ChannelTools => ({
      fetch,
      record: () => {},
      clock: () => harness.now,
      signal: new AbortController().signal,
    }),
    read: async () => slack.messages.map((message) => slack.see(message)),
    async decide(posted, act) {
      const message = slack.messages.find(({ ts }) => ts === posted.message["ts"])!;
      if (act === "approve")
        return toInbound(slack.press({ message, act, user: "U0ANA", at: harness.now }), "interactions");
      const { channel: place, ts } = message;
      const said = { channel: place, thread: ts, text: "no: not this one", user: "U0ANA", at: harness.now };
      return toInbound(slack.say(said), "events");
    },
    forge(inbound) {
      if (inbound.type !== "http") throw new Error("Slack sends requests.");
      const signature = slack.sign(new TextDecoder().decode(inbound.body), harness.now, "another secret");
      return { ...inbound, headers: { ...inbound.headers, ...signature } };
    },
    limitNext: (retryAfter) => slack.failNext("chat.postMessage", { retryAfter }),
    [Symbol.asyncDispose]: () => slack[Symbol.asyncDispose](),
  };
  return harness;
}

channelSuite("slack", open);

const post = (harness: Harness, given: Parameters<typeof exampleCard>[1] = {}, options = {}) =>
  harness.channel.notify(harness.tools(), harness.setup, {
    card: exampleCard(harness.channel.capabilities.limits, given),
    place: harness.place,
    options,
  });

describe("Slack", () => {
  test("offers what can be done as buttons; what much hangs on asks once more", async () => {
    await using harness = await open();
    await post(harness);
    await post(harness, { stakes: "high" });
    const [medium, high] = harness.slack.messages.map((message) => harness.slack.see(message).buttons);
    expect(medium?.map(({ text }) => text)).toEqual([
      "Approve",
      "Deny",
      "Edit and approve",
      "See all of it",
      "Too much",
    ]);
    expect(high?.find(({ action_id }) => action_id === "approve")?.hasConfirm).toBe(true);
  });

  test("what is cut is not approved here where much hangs on it", async () => {
    await using harness = await open();
    await post(harness, { stakes: "high", args: { body: "x".repeat(100_000) } });
    const seen = harness.slack.see(harness.slack.messages[0]!);
    expect(seen.buttons.map(({ action_id }) => action_id)).not.toContain("approve");
    expect(seen.text).toContain("This is its beginning");
  });

  test("posts in a thread, with the token of the request, to whoever installed the app", async () => {
    await using harness = await open();
    const { slack } = harness;
    slack.tokens.add("xoxb-of-the-request");
    const options = { thread_ts: "1699999999.000001", bot_token: "xoxb-of-the-request" };
    const posted = await post(harness, {}, options);
    expect(slack.messages[0]).toMatchObject({ thread_ts: "1699999999.000001", token: "xoxb-of-the-request" });
    expect(posted.keys).toContain("C0OPS:1699999999.000001");
    const settings = { ...harness.setup.settings, installer_id: "U0ANA" };
    const card = exampleCard(harness.channel.capabilities.limits);
    const setup = { ...harness.setup, settings };
    await harness.channel.notify(harness.tools(), setup, { card, place: "", options: {} });
    expect(slack.messages[1]?.channel).toBe("DU0ANA");
  });

  test("without blocks it is answered in its thread", async () => {
    await using harness = await open();
    await post(harness, {}, { experimental_slack_blocks: false });
    const seen = harness.slack.see(harness.slack.messages[0]!);
    expect(seen.buttons.map(({ action_id }) => action_id)).toEqual(["open"]);
    expect(seen.text).toContain("Answer in this thread");
  });

  test("believes nothing old, nothing of another app, and answers the challenge only signed", async () => {
    await using harness = await open();
    const { slack, channel, setup } = harness;
    const posted = await post(harness);
    const pressed = await harness.decide(posted, "approve");
    harness.now += 6 * 60_000;
    await expect(channel.receive(harness.tools(), setup, pressed)).rejects.toThrow(/five minutes/);
    const message = slack.messages[0]!;
    const other = slack.press({ message, act: "approve", user: "U0ANA", at: harness.now, appId: "A0OTHER" });
    await expect(channel.receive(harness.tools(), setup, toInbound(other, "interactions"))).rejects.toThrow(
      /another app/,
    );
    const body = JSON.stringify({ type: "url_verification", challenge: "c1", token: "t" });
    const headers = { "content-type": "application/json", ...slack.sign(body, harness.now) };
    const challenge = await channel.receive(harness.tools(), setup, toInbound({ body, headers }, "events"));
    expect(await challenge.respond([])).toMatchObject({ status: 200, body: "c1" });
    const unsigned = { body, headers: { "content-type": "application/json" } };
    await expect(channel.receive(harness.tools(), setup, toInbound(unsigned, "events"))).rejects.toThrow(
      /no signature/,
    );
  });

  test("vouches for nobody from elsewhere", async () => {
    await using harness = await open();
    const { slack, channel, setup } = harness;
    slack.users.push(
      { id: "U0EVE", name: "Eve", email: "ana@example.com", team_id: "T0OTHER" },
      { id: "U0MAL", name: "Mal", email: "ana@example.com", is_stranger: true },
    );
    const identify = (id: string) => channel.identify(harness.tools(), setup, { id, options: {} });
    expect(await identify("U0ANA")).toMatchObject({ email: "ana@example.com" });
    expect(await identify("U0EVE")).toMatchObject({ email: null });
    expect(await identify("U0MAL")).toMatchObject({ email: null });
    const settings = { ...setup.settings, team_id: null };
    const unset = await channel.identify(
      harness.tools(),
      { ...setup, settings },
      { id: "U0EVE", options: {} },
    );
    expect(unset).toMatchObject({ email: null });
  });

  test.each([
    ["channel_not_found", "misconfigured", /invite the app/],
    ["token_revoked", "misconfigured", /bot token/],
    ["internal_error", "unreachable", /internal_error/],
  ])("%s is %s", async (error, kind, words) => {
    await using harness = await open();
    harness.slack.failNext("chat.postMessage", { error });
    const failure = { kind, message: expect.stringMatching(words) };
    await expect(post(harness)).rejects.toMatchObject(failure);
  });

  test("a message that somebody deleted is no failure", async () => {
    await using harness = await open();
    const posted = await post(harness);
    harness.slack.messages.length = 0;
    const card = exampleCard(harness.channel.capabilities.limits);
    const { channel, setup, place } = harness;
    await expect(
      channel.update(harness.tools(), setup, { card, place, options: {}, posted }),
    ).resolves.toEqual(posted);
  });
});
