import type { SlackSecrets, SlackSettings } from "@parley/channels/schemas";
import { channelSuite, exampleCard } from "@parley/channels/testing";
import { describe, expect, test } from "vitest";
import { startSlack, type FakeSlack } from "../fakes/slack/start-slack.ts";
import { openChannels, openHarness, type PlatformHarness } from "./testing/open-harness.ts";

type Harness = PlatformHarness<SlackSettings, SlackSecrets> & { slack: FakeSlack };

async function open(): Promise<Harness> {
  const slack = await startSlack();
  slack.users.push({ id: "U0ANA", name: "Ana", email: "ana@example.com" });
  const secrets = { signing_secret: slack.signingSecret, bot_token: slack.botToken };
  const harness = openHarness({
    fake: slack,
    channel: openChannels().slack,
    setup: { settings: { api_url: slack.url, app_id: "A0PARLEY", team_id: slack.teamId }, secrets },
    wrongSecrets: { ...secrets, bot_token: "xoxb-of-somebody-else" },
    place: "C0OPS",
    read: async () => slack.messages.map((message) => slack.see(message)),
    decide(posted, act, at) {
      const message = slack.messages.find(({ ts }) => ts === posted.message["ts"])!;
      if (act === "approve") return slack.press({ message, act, user: "U0ANA", at });
      const { channel, ts: thread } = message;
      return slack.say({ channel, thread, text: "no: not this one", user: "U0ANA", at });
    },
    forge: ({ headers, body }, now) => ({
      ...headers,
      ...slack.sign(new TextDecoder().decode(body), now, "another secret"),
    }),
    limitNext: (retryAfter) => slack.failNext("chat.postMessage", { retryAfter }),
  });
  return Object.assign(harness, { slack });
}

channelSuite("slack", open);

describe("Slack", () => {
  test("offers what can be done as buttons; what much hangs on asks once more", async () => {
    await using harness = await open();
    await harness.post();
    await harness.post({ stakes: "high" });
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
    await harness.post({ stakes: "high", args: { body: "x".repeat(100_000) } });
    const seen = harness.slack.see(harness.slack.messages[0]!);
    expect(seen.buttons.map(({ action_id }) => action_id)).not.toContain("approve");
    expect(seen.text).toContain("This is its beginning");
    expect(seen.text).toContain("approving it takes its page");
  });

  test("posts in a thread, with the token of the request, to whoever installed the app", async () => {
    await using harness = await open();
    const { slack } = harness;
    slack.tokens.add("xoxb-of-the-request");
    const options = { thread_ts: "1699999999.000001", bot_token: "xoxb-of-the-request" };
    const posted = await harness.post({}, { options });
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
    await harness.post({}, { options: { experimental_slack_blocks: false } });
    const seen = harness.slack.see(harness.slack.messages[0]!);
    expect(seen.buttons.map(({ action_id }) => action_id)).toEqual(["open"]);
    expect(seen.text).toContain("Answer in this thread");
  });

  test("believes nothing old, nothing of another app, and answers the challenge only signed", async () => {
    await using harness = await open();
    const { slack, channel, setup } = harness;
    const posted = await harness.post();
    const pressed = await harness.decide(posted, "approve");
    harness.now += 6 * 60_000;
    await expect(channel.receive(harness.tools(), setup, pressed)).rejects.toThrow(/five minutes/);
    const message = slack.messages[0]!;
    const other = slack.press({ message, act: "approve", user: "U0ANA", at: harness.now, appId: "A0OTHER" });
    await expect(harness.receive(other, "interactions")).rejects.toThrow(/another app/);
    const body = JSON.stringify({ type: "url_verification", challenge: "c1", token: "t" });
    const headers = { "content-type": "application/json", ...slack.sign(body, harness.now) };
    const challenge = await harness.receive({ body, headers }, "events");
    expect(await challenge.respond([])).toMatchObject({ status: 200, body: "c1" });
    const unsigned = { body, headers: { "content-type": "application/json" } };
    await expect(harness.receive(unsigned, "events")).rejects.toThrow(/no signature/);
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
    await expect(harness.post()).rejects.toMatchObject(failure);
  });

  test("a message that somebody deleted is no failure", async () => {
    await using harness = await open();
    const posted = await harness.post();
    harness.slack.messages.length = 0;
    const card = exampleCard(harness.channel.capabilities.limits);
    const { channel, setup, place } = harness;
    await expect(
      channel.update(harness.tools(), setup, { card, place, options: {}, posted }),
    ).resolves.toEqual(posted);
  });

  test.each([
    ["a channel where much was said since", undefined, 250],
    ["a long thread", "1699999999.000001", 1100],
  ])("a card whose posting was never confirmed is found again in %s", async (_where, thread, count) => {
    await using harness = await open();
    const { slack } = harness;
    const options = thread === undefined ? {} : { thread_ts: thread };
    const first = await harness.post({}, { options, reference: "dlv_1" });
    const second = thread === undefined ? 1_800_000_000 : 1_699_999_999;
    const said = Array.from({ length: count }, (_, at) => `${second}.${String(100 + at).padStart(6, "0")}`);
    const where = { channel: "C0OPS", thread_ts: thread ?? "", user: "U0ANA", text: "hm" };
    slack.said.push(...said.map((ts) => ({ ...where, ts })));
    expect(await harness.post({}, { options, reference: "dlv_1", isRepeated: true })).toEqual(first);
    expect(slack.messages).toHaveLength(1);
  });
});
