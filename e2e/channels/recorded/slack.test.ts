import { exchangeCode } from "@parley/channels";
import { exampleCard } from "@parley/channels/testing";
import { expect, test } from "vitest";
import { payloads, toRequest } from "../../fakes/slack/payloads.ts";
import { startSlack, type FakeSlack, type SlackRequest } from "../../fakes/slack/start-slack.ts";
import { serve } from "../../fakes/serve.ts";
import { openChannels } from "../testing/open-harness.ts";
import { toInbound } from "../to-inbound.ts";
import { compareShape } from "./testing/compare-shape.ts";
import { listen, now, postingTo, serveRecording, toldBy, toolsWith } from "./testing/exchange.ts";
import { readRecording } from "./testing/read-recording.ts";

const { slack: channel } = openChannels();
const { limits } = channel.capabilities;
const hash = "a".repeat(64);
const ana = { id: "U0RECORD", name: "ana" };

const asRecorded = {
  app_id: "A0RECORD",
  team_id: "T0RECORD",
  agent_places: [{ channel: "C0RECORD", senders: ["members"] }],
};

test.each([
  [
    "block-actions",
    {
      events: [
        {
          type: "decision",
          sender: ana,
          about: { key: "C0RECORD:1790000000.000100", approvalId: "apr_1" },
          decision: { decision: "approve", args_hash: hash },
        },
      ],
      askings: [],
    },
  ],
  [
    "block-actions-in-view",
    {
      events: [
        {
          type: "decision",
          sender: ana,
          about: { key: "home:U0RECORD", approvalId: "apr_1", isInbox: true },
          decision: { decision: "approve", args_hash: hash },
        },
      ],
      askings: [],
    },
  ],
  [
    "view-submission",
    {
      events: [
        {
          type: "decision",
          sender: ana,
          about: { key: "C0RECORD:1790000000.000100", approvalId: "apr_1" },
          decision: { decision: "deny", args_hash: hash, comment: "not this one" },
        },
      ],
      askings: [],
    },
  ],
  [
    "event-message",
    {
      events: [
        {
          type: "words",
          id: "event:Ev0RECORD",
          sender: { id: "U0RECORD" },
          about: { key: "C0RECORD:1790000000.000100" },
          text: "no: not this one",
          isAmongPeople: true,
        },
      ],
      askings: [],
    },
  ],
  [
    "event-app-mention",
    {
      events: [],
      askings: [
        {
          type: "launch",
          id: "launch:C0RECORD:1790000000.000200",
          sender: { id: "U0RECORD" },
          key: "C0RECORD:1790000000.000100",
          conversation: { team: "T0RECORD", channel: "C0RECORD", message: "1790000000.000200" },
        },
      ],
    },
  ],
  [
    "event-app-home-opened",
    { events: [], askings: [{ type: "inbox", sender: { id: "U0RECORD" }, page: 1, isKept: true }] },
  ],
  ["slash-command", { events: [], askings: [{ type: "inbox", sender: ana, page: 2, isKept: false }] }],
])("what Slack sends is read: %s", async (name, read) => {
  await using slack = await startSlack();
  const secrets = { signing_secret: slack.signingSecret, bot_token: slack.botToken };
  const setup = { settings: { ...asRecorded, api_url: slack.url }, secrets };
  const { body } = readRecording(`slack/${name}`);
  const request = toRequest(slack, body, { at: now });
  const received = await channel.receive(toolsWith(), setup, toInbound(request));
  expect(received).toMatchObject(read);
  // The same by Socket Mode, where the connection has proven it.
  const text = JSON.stringify(body);
  expect(await channel.receive(toolsWith(), setup, { type: "text", text })).toMatchObject(read);
});

/** The channel, where everything is answered as it was recorded. */
const setupAt = (url: string, secrets: object = {}) => ({
  settings: { ...asRecorded, api_url: `${url}/api/` },
  secrets: { signing_secret: "a secret", bot_token: "xoxb-recorded", ...secrets },
});

test("what Slack answers is read: a message that was posted", async () => {
  await using server = await serveRecording(readRecording("slack/chat-post-message"));
  const posted = await channel.notify(toolsWith(), setupAt(server.url), postingTo("C0RECORD", limits));
  expect(posted).toMatchObject({
    message: { channel: "C0RECORD", ts: "1790000000.000100" },
    keys: ["C0RECORD:1790000000.000100"],
  });
});

test.each([
  ["error", { kind: "misconfigured", message: expect.stringMatching(/missing_scope.*chat:write/u) }],
  ["rate-limited", { kind: "rate_limited", retryAfterMs: 9000 }],
])("what Slack answers is read: %s", async (name, failure) => {
  await using server = await serveRecording(readRecording(`slack/${name}`));
  const posting = postingTo("C0RECORD", limits);
  await expect(channel.notify(toolsWith(), setupAt(server.url), posting)).rejects.toMatchObject(failure);
});

test("what Slack answers is read: somebody, the app itself, a connection, an installation", async () => {
  const names = new Map([
    ["/api/auth.test", "auth-test"],
    ["/api/apps.connections.open", "apps-connections-open"],
  ]);
  await using server = await serve(({ path }) =>
    toldBy(readRecording(`slack/${names.get(path) ?? "users-info"}`)),
  );
  const setup = setupAt(server.url, { app_token: "xapp-recorded" });
  const asked = { id: "U0RECORD", options: {} };
  expect(await channel.identify(toolsWith(), setup, asked)).toEqual({
    name: "Ana Record",
    email: "ana@example.com",
  });
  expect(await channel.findPlace(toolsWith(), setup, "ana@example.com")).toBe("U0RECORD");
  expect(await channel.test(toolsWith(), setup, undefined)).toEqual({
    isWorking: true,
    findings: [
      { isGood: true, text: "Slack knows the app as parley in Recorded (T0RECORD)." },
      { isGood: true, text: "Slack lets the app connect by Socket Mode." },
    ],
  });
  await using installing = await serveRecording(readRecording("slack/oauth-v2-access"));
  const app = { clientId: "1.2", clientSecret: "s", apiUrl: `${installing.url}/api/` };
  const install = { code: "c", redirectUrl: "https://parley.example/back", app };
  expect(await exchangeCode(toolsWith(), install)).toEqual({
    appId: "A0RECORD",
    teamId: "T0RECORD",
    teamName: "Recorded",
    botToken: "xoxb-recorded",
    scopes: "chat:write,users:read",
    installerId: "U0RECORD",
  });
});

const differencesFrom = (name: string, given: unknown) => compareShape(given, readRecording(`slack/${name}`));

const payloadOf = ({ body }: SlackRequest): unknown =>
  JSON.parse(new URLSearchParams(body).get("payload") ?? body);

/** A card in the fake, and the form that its second button opens. */
async function openForm(slack: FakeSlack) {
  slack.users.push({ id: "U0ANA", name: "ana", email: "ana@example.com" });
  const { fetch, answers } = listen();
  const secrets = {
    signing_secret: slack.signingSecret,
    bot_token: slack.botToken,
    app_token: slack.appToken,
  };
  const settings = { api_url: slack.url, app_id: slack.appId, team_id: slack.teamId };
  const setup = { settings, secrets };
  const tools = toolsWith(fetch);
  await channel.notify(tools, setup, postingTo("C0OPS", limits));
  const press = (act: string) => slack.press({ message: slack.messages[0]!, act, user: "U0ANA", at: now });
  const opened = await channel.receive(tools, setup, toInbound(press("deny")));
  await opened.respond([{ status: "shown", text: "", card: exampleCard(limits) }]);
  return { setup, tools, answers, press, view: slack.views[0]!.view };
}

test("the fake of Slack sends what was recorded", async () => {
  await using slack = await startSlack();
  const { press, view } = await openForm(slack);
  expect(differencesFrom("block-actions", payloadOf(press("approve")))).toEqual([]);
  const submitted = slack.submit({ view, values: { text: "no" }, user: "U0ANA", at: now });
  expect(differencesFrom("view-submission", payloadOf(submitted))).toEqual([]);
  const button = {
    action_id: "look",
    value: "{}",
    text: { type: "plain_text", text: "See it", emoji: false },
  };
  const home = { id: "VH", type: "home", blocks: [{ type: "actions", elements: [button] }] };
  const pressed = payloads.pressIn(slack, { view: home, act: "look", user: "U0ANA" });
  expect(differencesFrom("block-actions-in-view", pressed)).toEqual([]);
  const said = slack.say({ channel: "C0OPS", thread: "1.2", text: "no", user: "U0ANA", at: now });
  expect(differencesFrom("event-message", payloadOf(said))).toEqual([]);
  const mention = { type: "app_mention", user: "U0ANA", text: "<@U0BOT> hi", ts: "1.2", channel: "C0OPS" };
  const opened = { type: "app_home_opened", user: "U0ANA", channel: "D0ANA", tab: "home" };
  const tell = (event: Record<string, unknown>) => payloads.event(slack, { event, at: now });
  expect(differencesFrom("event-app-mention", tell(mention))).toEqual([]);
  expect(differencesFrom("event-app-home-opened", tell(opened))).toEqual([]);
  const command = payloads.command(slack, { user: "U0ANA", text: "inbox" });
  expect(differencesFrom("slash-command", command)).toEqual([]);
});

test("the fake of Slack sends by its connection what was recorded", async () => {
  await using slack = await startSlack();
  const socket = new WebSocket(slack.openSocketUrl());
  const heard: { type: string }[] = [];
  const next = () =>
    new Promise<void>((resolve, reject) => {
      socket.addEventListener("error", () => reject(new Error("The connection broke.")), { once: true });
      const hear = ({ data }: MessageEvent): void => {
        heard.push(JSON.parse(String(data)) as { type: string });
        resolve();
      };
      socket.addEventListener("message", hear, { once: true });
    });
  await next();
  const told = next();
  slack.push("slash_commands", payloads.command(slack, { user: "U0ANA", text: "inbox" }));
  await told;
  socket.close();
  expect(heard.map(({ type }) => type)).toEqual(["hello", "slash_commands"]);
  expect(differencesFrom("socket-envelope", heard[1])).toEqual([]);
});

test("the fake of Slack answers what was recorded", async () => {
  await using slack = await startSlack();
  const { setup, tools, answers } = await openForm(slack);
  await channel.identify(tools, setup, { id: "U0ANA", options: {} });
  await channel.test(tools, setup, undefined);
  const options = { thread_ts: "1699999999.000001" };
  const repeated = { ...postingTo("U0ANA", limits), options, reference: "r", isRepeated: true };
  await channel.notify(tools, setup, repeated);
  const redirectUrl = "https://parley.example/back";
  slack.codes.set("c", { redirectUrl, user: "U0ANA", scope: "chat:write" });
  const app = { clientId: slack.client.id, clientSecret: slack.client.secret, apiUrl: slack.url };
  await exchangeCode(tools, { code: "c", redirectUrl, app });
  for (const [method, name] of [
    ["chat.postMessage", "chat-post-message"],
    ["users.info", "users-info"],
    ["auth.test", "auth-test"],
    ["apps.connections.open", "apps-connections-open"],
    ["conversations.open", "conversations-open"],
    ["oauth.v2.access", "oauth-v2-access"],
  ] as const) {
    const answer = answers.find(({ path }) => path === `/api/${method}`);
    expect([method, answer?.status, differencesFrom(name, answer?.json)]).toEqual([method, 200, []]);
  }
  slack.failNext("chat.postMessage", { error: "is_archived" });
  slack.failNext("chat.postMessage", { retryAfter: 7 });
  for (const name of ["error", "rate-limited"]) {
    await expect(channel.notify(tools, setup, postingTo("C0OPS", limits))).rejects.toThrow(/Slack/u);
    const { status = 200 } = readRecording(`slack/${name}`);
    expect([answers.at(-1)?.status, differencesFrom(name, answers.at(-1)?.json)]).toEqual([status, []]);
  }
});
