import type { WebhookEventData } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { afterEach, describe, expect, test } from "vitest";
import { payloads, toRequest } from "../fakes/slack/payloads.ts";
import { openSlackApp } from "./testing/open-slack-app.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

type Launched = WebhookEventData<"agent_slack.received">;
type Rows = { outbox_events: { type: string; data: string; created_at: number; id: string } };

const openHere = async ({ open }: Pick<(typeof databases)[number], "open">) => {
  const opened = await openSlackApp({ open });
  open_.push(opened);
  const { app, slack, channel } = opened;
  const launches = async (): Promise<Launched[]> => {
    const rows = await app.services.database.executor
      .$extendTables<Rows>()
      .selectFrom("outbox_events")
      .select("data")
      .where("type", "=", "agent_slack.received")
      .execute();
    // Those of one moment have no order.
    return rows
      .map(({ data }) => JSON.parse(data) as Launched)
      .toSorted((one, other) => (one.message_ts < other.message_ts ? -1 : 1));
  };
  const hear = async (event: object, address?: string) => {
    const payload = payloads.event(slack, { event: { type: "message", ...event }, at: app.clock.now });
    const request = toRequest(slack, payload, { at: app.clock.now });
    if (address === undefined) return opened.send(request, "events");
    const url = `http://parley.test${address}`;
    const reply = await app.app.fetch(new Request(url, { method: "POST", ...request }));
    return { status: reply.status, text: await reply.text() };
  };
  const settings = { api_url: slack.url, app_id: slack.appId, team_id: slack.teamId };
  const change = (more: object) =>
    app.ask("PATCH", `/v5/channels/${channel.id}`, { settings: { ...settings, ...more } });
  return { ...opened, launches, hear, change, settings };
};

const inChannel = { channel: "C0OPS", channel_type: "channel" };

describe.each(databases)("agents launched from Slack on $name", (engine) => {
  test("once, with what was said before in the thread, by whom settings allow", async () => {
    const { slack, hear, change, launches, whispers, seen } = await openHere(engine);
    const named = { ...inChannel, text: "<@U0BOT> deploy &lt;it&gt;", user: "U0ANA", ts: "1700000009.1" };
    await hear(named);
    expect(await launches()).toEqual([]);
    const agent_places = [
      { channel: "C0OPS", senders: ["U0ANA"] },
      { channel: "direct", senders: ["members"] },
    ];
    expect((await change({ agent_places })).status).toBe(200);
    await hear(named);
    // Slack tells of one message by two events, each perhaps again.
    await hear({ ...named, type: "app_mention" });
    expect(await launches()).toEqual([
      {
        is_test: false,
        team_id: slack.teamId,
        channel_id: "C0OPS",
        thread_ts: "1700000009.1",
        message_ts: "1700000009.1",
        events: [
          {
            from_user_id: "U0ANA",
            channel_id: "C0OPS",
            content: "<@U0BOT> deploy <it>",
            message_id: "1700000009.1",
          },
        ],
        is_partial: false,
      },
    ]);
    slack.said.push({
      ...inChannel,
      thread_ts: "1700000009.1",
      ts: "1700000010.1",
      user: "U0BOB",
      text: "no",
    });
    const later = { ...named, thread_ts: "1700000009.1", ts: "1700000011.1", text: "<@U0BOT> why?" };
    await hear(later);
    expect((await launches())[1]).toMatchObject({
      thread_ts: "1700000009.1",
      message_ts: "1700000011.1",
      events: [
        { from_user_id: "U0BOB", content: "no" },
        { from_user_id: "U0ANA", content: "<@U0BOT> why?" },
      ],
      is_partial: false,
    });
    // More than Slack tells at once.
    for (let index = 0; index < 1000; index += 1)
      slack.said.push({
        channel: "C0OPS",
        thread_ts: "1700000009.1",
        ts: `1700000011.${10_000 + index}`,
        user: "U0BOB",
        text: `said ${index}`,
      });
    await hear({ ...named, thread_ts: "1700000009.1", ts: "1700000011.2" });
    const { events = [], is_partial } = (await launches())[2] ?? {};
    expect(is_partial).toBe(false);
    expect(events).toHaveLength(100);
    expect(events.at(-2)?.content).toBe("said 999");
    slack.failNext("conversations.replies", { error: "ratelimited" });
    await hear({ ...named, thread_ts: "1700000009.1", ts: "1700000011.3" });
    expect((await launches())[3]).toMatchObject({ events: [{ from_user_id: "U0ANA" }], is_partial: true });
    const direct = { channel: "D0", channel_type: "im", text: "hello" };
    await hear({ ...direct, user: "U0BOB", ts: "1700000012.1" });
    expect((await launches())[4]).toMatchObject({ channel_id: "D0", events: [{ from_user_id: "U0BOB" }] });
    expect(whispers()).toEqual([]);
    // Not to the app, not from a person, not of those who may.
    await hear({ ...inChannel, text: "deploy it", user: "U0ANA", ts: "1700000013.1" });
    await hear({ ...named, ts: "1700000014.1", bot_id: "B0" });
    await hear({ ...direct, user: "U0BOT", ts: "1700000015.1" });
    await hear({ ...named, user: "U0BOB", ts: "1700000016.1" });
    await hear({ ...direct, user: "U0STRANGER", ts: "1700000017.1" });
    await hear({ ...later, user: "U0BOB", ts: "1700000018.1" });
    expect(await launches()).toHaveLength(5);
    expect(whispers().map(seen)).toEqual([
      expect.stringMatching(/may not launch.*U0BOB/),
      expect.stringMatching(/may not launch.*U0STRANGER/),
      expect.stringMatching(/may not launch.*U0BOB/),
    ]);
  });
});

describe.each(databases.slice(0, 1))("Slack on $name", (engine) => {
  test("what waits in a thread is answered there, and launches nothing before it has ended", async () => {
    const { app, hear, change, launches, ask, settle, cards, read, whispers } = await openHere(engine);
    await change({ agent_places: [{ channel: "C0OPS", senders: ["U0ANA"] }] });
    const asked = await ask();
    await settle(() => cards().length === 1);
    const thread_ts = cards()[0]!.ts;
    /** What was said so many seconds from now. */
    const at = (seconds: number) => `${Math.floor(app.clock.now / 1000) + seconds}.1`;
    const said = { ...inChannel, user: "U0ANA", thread_ts, text: "<@U0BOT> and then?" };
    await hear({ ...said, ts: at(-5) });
    expect((await read(asked)).outcome.status).toBe("pending");
    const decisive = { ...said, text: "no: <@U0BOT> not this one", ts: at(0) };
    await hear(decisive);
    expect((await read(asked)).outcome.status).toBe("denied");
    // It decided this: told of it by another event, it is no new task.
    await hear({ ...decisive, type: "app_mention" });
    expect(await launches()).toEqual([]);
    const before = whispers().length;
    await hear({ ...said, ts: at(60) });
    expect(await launches()).toMatchObject([{ thread_ts, message_ts: at(60) }]);
    expect(whispers()).toHaveLength(before);
  });

  test("an answer in words counts, and launches nothing, by whichever event it is told first", async () => {
    const { app, hear, change, launches, ask, settle, cards, read } = await openHere(engine);
    await change({ agent_places: [{ channel: "direct", senders: ["U0ANA"] }] });
    const plan = { steps: [{ who: { person: "ana" } }] };
    for (const [index, twin] of ["message", "app_mention"].entries()) {
      const asked = await ask({ plan });
      await settle(() => cards().length === index + 1);
      const { channel, ts: thread_ts } = cards()[index]!;
      // Slack's clock may be ahead of ours.
      const ts = `${app.clock.now / 1000 + 60 + index}.1`;
      const said = { channel, channel_type: "im", user: "U0ANA", thread_ts, ts, text: "yes" };
      if (twin === "app_mention") await hear({ ...said, type: twin });
      await hear(said);
      if (twin === "message") await hear({ ...said, type: "app_mention" });
      expect((await read(asked)).outcome.status).toBe("approved");
      expect(await launches()).toEqual([]);
    }
  });

  test("HumanLayer's addresses are those of the channel whose app and secret it is", async () => {
    const { app, slack, hear, settings, change, launches } = await openHere(engine);
    await change({ agent_places: [{ channel: "C0OPS", senders: ["U0ANA"] }] });
    // Somebody else names the same app: without its secret that takes nothing away.
    const taken = await app.ask("POST", "/v5/channels", {
      kind: "slack",
      name: "elsewhere",
      settings: { ...settings, team_id: null },
      secrets: { signing_secret: "a guess", bot_token: slack.botToken },
    });
    expect(taken.status).toBe(201);
    const address = "/humanlayer/v1/slack/events";
    const named = { ...inChannel, text: "<@U0BOT> go", user: "U0ANA", ts: "1700000009.1" };
    expect((await hear(named, address)).status).toBe(200);
    expect(await launches()).toHaveLength(1);
    const send = async (body: string, headers: Record<string, string>) => {
      const reply = await app.app.fetch(
        new Request(`http://parley.test${address}`, { method: "POST", body, headers }),
      );
      return { status: reply.status, text: await reply.text() };
    };
    const json = { "content-type": "application/json" };
    const challenge = JSON.stringify({ type: "url_verification", challenge: "abc" });
    expect(await send(challenge, json)).toEqual({ status: 200, text: "abc" });
    const unknown = JSON.stringify({ type: "event_callback", api_app_id: "A0OTHER", team_id: slack.teamId });
    expect((await send(unknown, { ...json, ...slack.sign(unknown, app.clock.now) })).status).toBe(401);
    const forged = JSON.stringify({ type: "event_callback", api_app_id: slack.appId, team_id: slack.teamId });
    expect((await send(forged, { ...json, ...slack.sign(forged, app.clock.now, "guess") })).status).toBe(401);
  });

  test("what may be for several organizations is taken and is for none", async () => {
    const { app, slack, hear, change, settings, launches } = await openHere(engine);
    const agent_places = [{ channel: "C0OPS", senders: ["U0ANA"] }];
    const ofAny = { ...settings, team_id: null, agent_places };
    await change({ team_id: null, agent_places });
    const { apiKey } = await app.createOtherOrganization();
    const secrets = { signing_secret: slack.signingSecret, bot_token: slack.botToken };
    const other = { kind: "slack", name: "elsewhere", settings: ofAny, secrets };
    const made = await app.askAs(apiKey, "POST", "/v5/channels", other);
    expect(made.status).toBe(201);
    const named = { ...inChannel, text: "<@U0BOT> go", user: "U0ANA", ts: "1700000009.1" };
    expect((await hear(named, "/humanlayer/v1/slack/events")).status).toBe(200);
    expect(await launches()).toEqual([]);
  });

  test("a press that comes to HumanLayer's address decides", async () => {
    const { app, slack, ask, settle, cards, read } = await openHere(engine);
    const asked = await ask();
    await settle(() => cards().length === 1);
    const pressed = slack.press({ message: cards()[0]!, act: "approve", user: "U0ANA", at: app.clock.now });
    const url = "http://parley.test/humanlayer/v1/slack/interactions";
    expect((await app.app.fetch(new Request(url, { method: "POST", ...pressed }))).status).toBe(200);
    expect((await read(asked)).outcome.status).toBe("approved");
  });

  test("of two channels of an app what comes to HumanLayer's address is for the one that asked", async () => {
    const { app, slack, channel, settings, ask, settle, cards, read } = await openHere(engine);
    const secrets = { signing_secret: slack.signingSecret, bot_token: slack.botToken };
    const younger = { kind: "slack", name: "younger", settings, secrets, default_place: "C0OPS" };
    const made = await app.ask<{ id: string }>("POST", "/v5/channels", younger);
    expect(made.status).toBe(201);
    const enable = (isEnabled: boolean) =>
      app.ask("PATCH", `/v5/channels/${channel.id}`, { is_enabled: isEnabled });
    expect((await enable(false)).status).toBe(200);
    const asked = await ask();
    await settle(() => cards().length === 1);
    expect((await enable(true)).status).toBe(200);
    const message = cards()[0]!;
    const post = async (request: { body: string; headers: Record<string, string> }) => {
      const url = "http://parley.test/humanlayer/v1/slack/interactions";
      return (await app.app.fetch(new Request(url, { method: "POST", ...request }))).status;
    };
    const press = (act: string) => slack.press({ message, act, user: "U0ANA", at: app.clock.now });
    // What Slack refuses is no question of whom it is from.
    slack.failNext("views.open", { error: "expired_trigger_id" });
    expect(await post(press("deny"))).toBe(502);
    expect(await post(press("approve"))).toBe(200);
    expect((await read(asked)).outcome.status).toBe("approved");
  });
});
