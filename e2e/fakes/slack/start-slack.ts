import { createHmac } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { renderAuthorizePage } from "./authorize-page.ts";
import { describeTeam, describeView, oldToken } from "./describe.ts";
import { InvalidBlocks, readBlocks, readMarkup, type SeenMessage } from "./read-blocks.ts";
import { renderPreview } from "./render-preview.ts";
import { acceptSocket, type ServerSocket } from "./socket-server.ts";
import { callMethod } from "./web-methods.ts";

type Json = Record<string, unknown>;

export type SlackMessage = {
  channel: string;
  ts: string;
  thread_ts?: string;
  text: string;
  blocks: Json[];
  /** Who alone sees it. */
  ephemeralFor?: string;
  token: string;
  metadata?: Json;
};

export type SlackUser = { id: string; name: string; email?: string; team_id?: string; is_stranger?: boolean };

/** A request that Slack makes of an app, signed. */
export type SlackRequest = { headers: Record<string, string>; body: string };

/** Slack's Web API over HTTP, as documented: tokens, limits with `Retry-After`, errors, what blocks may hold. */
export type FakeSlack = AsyncDisposable & {
  /** For the channel's `api_url`. */
  url: string;
  appId: string;
  signingSecret: string;
  botToken: string;
  appToken: string;
  teamId: string;
  /** Of the app, for adding it to workspaces. */
  client: { id: string; secret: string };
  /** What people came back with from adding it. */
  codes: Map<string, { redirectUrl: string; user: string; scope: string; isEnterprise?: boolean }>;
  /** Tokens that are taken, by what they are called. */
  tokens: Set<string>;
  users: SlackUser[];
  /** Where the app may post. */
  channels: Set<string>;
  messages: SlackMessage[];
  /** What people said in threads. */
  said: { channel: string; thread_ts: string; ts: string; user: string; text: string }[];
  views: { trigger_id: string; view: Json }[];
  /** By the person who sees it. */
  homes: Map<string, Json>;
  /** Connections of Socket Mode, the oldest first; those that ended stay. */
  sockets: ServerSocket[];
  /** What the app has acknowledged, by its envelope. */
  acks: Map<string, Json | undefined>;
  /** Sends something by the latest connection that is open. Answers its envelope. */
  push(type: "events_api" | "interactive" | "slash_commands", payload: Json, envelopeId?: string): string;
  openSocketUrl(): string;
  calls: { method: string; parameters: Json; token: string }[];
  /** Answers the next calls of a method so instead. */
  failNext(method: string, failure: Failure, times?: number): void;
  see(message: SlackMessage): SeenMessage;
  /** Signs as Slack does. */
  sign(body: string, at: number, secret?: string): Record<string, string>;
  press(options: Press): SlackRequest;
  submit(options: { view: Json; values: Record<string, string>; user: string; at: number }): SlackRequest;
  say(options: {
    channel: string;
    /** Absent: outside of all. */
    thread?: string;
    text: string;
    user: string;
    at: number;
    eventId?: string;
  }): SlackRequest;
};

/** `isDone`: it was done all the same, and only the reply was lost. */
type Failure = { status?: number; error?: string; retryAfter?: number; isDone?: boolean };

type Press = { message: SlackMessage; act: string; user: string; at: number; appId?: string };

const ownAppId = "A0PARLEY";

export async function startSlack(): Promise<FakeSlack> {
  let count = 0;
  const next = (): number => (count += 1);
  const failures = new Map<string, Failure[]>();
  const tickets = new Set<string>();
  const slack: SlackState = {
    appId: ownAppId,
    appToken: "xapp-1-token-of-the-fake",
    client: { id: "1.2", secret: "client-secret-of-the-fake" },
    codes: new Map(),
    homes: new Map(),
    sockets: [],
    acks: new Map(),
    push(type, payload, envelopeId = `env-${next()}`) {
      const socket = slack.sockets.findLast(({ isOpen }) => isOpen);
      if (socket === undefined) throw new Error("No connection is open.");
      socket.send({
        type,
        envelope_id: envelopeId,
        accepts_response_payload: type !== "events_api",
        payload,
      });
      return envelopeId;
    },
    openSocketUrl() {
      const ticket = `ticket-${next()}`;
      tickets.add(ticket);
      return `${socketUrl()}?ticket=${ticket}`;
    },
    signingSecret: "8f742231b10e8888abcd99yyyzzz85a5",
    botToken: "xoxb-1-first-token-of-the-fake",
    teamId: "T0FAKE",
    tokens: new Set(["xoxb-1-first-token-of-the-fake", "xapp-1-token-of-the-fake"]),
    users: [],
    channels: new Set(["C0OPS"]),
    messages: [],
    said: [],
    views: [],
    calls: [],
    failNext(method, failure, times = 1) {
      const list = failures.get(method) ?? [];
      failures.set(method, [...list, ...Array.from({ length: times }, () => failure)]);
    },
    see(message) {
      const seen = readBlocks(message.blocks);
      const fallback: SeenMessage = { text: "", mentions: [], links: [], buttons: [] };
      readMarkup(fallback, message.text);
      return {
        ...seen,
        text: message.blocks.length === 0 ? fallback.text : seen.text,
        mentions: [...seen.mentions, ...fallback.mentions],
        links: message.blocks.length === 0 ? fallback.links : seen.links,
      };
    },
    sign(body, at, secret = slack.signingSecret) {
      const timestamp = String(Math.floor(at / 1000));
      const made = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
      return { "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${made}` };
    },
    press({ message, act, user, at, appId: app = ownAppId }) {
      const button = slack.see(message).buttons.find(({ action_id }) => action_id === act);
      if (button === undefined) throw new Error(`There is no button ${act}.`);
      const name = slack.users.find(({ id }) => id === user)?.name ?? user;
      return toForm(
        {
          type: "block_actions",
          token: oldToken,
          api_app_id: app,
          team: describeTeam(slack),
          user: { id: user, username: name, name, team_id: slack.teamId },
          trigger_id: `${next()}.${next()}.abcdef`,
          container: {
            type: "message",
            message_ts: message.ts,
            channel_id: message.channel,
            is_ephemeral: message.ephemeralFor !== undefined,
          },
          channel: { id: message.channel, name: "ops" },
          message: {
            type: "message",
            user: "U0BOT",
            ts: message.ts,
            text: message.text,
            blocks: message.blocks,
          },
          response_url: "https://hooks.slack.com/actions/T0FAKE/1/abc",
          actions: [
            {
              type: "button",
              action_id: act,
              block_id: button.block_id,
              text: { type: "plain_text", text: button.text, emoji: false },
              value: button.value,
              action_ts: "1",
            },
          ],
        },
        at,
      );
    },
    submit({ view, values, user, at }) {
      const state = Object.fromEntries(
        (view["blocks"] as Json[])
          .filter(({ type }) => type === "input")
          .map((block) => {
            const element = block["element"] as Json;
            const id = String(block["block_id"]);
            const value = values[id] ?? element["initial_value"] ?? null;
            return [id, { [String(element["action_id"])]: { type: "plain_text_input", value } }];
          }),
      );
      return toForm(
        {
          type: "view_submission",
          token: oldToken,
          api_app_id: ownAppId,
          team: describeTeam(slack),
          user: { id: user, name: user, team_id: slack.teamId },
          trigger_id: `${next()}.${next()}.abcdef`,
          view: describeView(slack, { ...view, id: `V${next()}`, state: { values: state } }),
          response_urls: [],
        },
        at,
      );
    },
    say({ channel, thread, text, user, at, eventId = `Ev${next()}` }) {
      const ts = `${Math.floor(at / 1000)}.${String(next()).padStart(6, "0")}`;
      const body = JSON.stringify({
        type: "event_callback",
        token: oldToken,
        team_id: slack.teamId,
        api_app_id: ownAppId,
        event_id: eventId,
        event_time: Math.floor(at / 1000),
        event: {
          type: "message",
          user,
          text,
          channel,
          channel_type: channel.startsWith("D") ? "im" : "channel",
          ts,
          event_ts: ts,
          ...(thread !== undefined && { thread_ts: thread }),
        },
      });
      return { body, headers: { "content-type": "application/json", ...slack.sign(body, at) } };
    },
  };
  const toForm = (payload: Json, at: number): SlackRequest => {
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    return {
      body,
      headers: { "content-type": "application/x-www-form-urlencoded", ...slack.sign(body, at) },
    };
  };
  const server = createServer(async (request, response) => {
    if (request.method === "GET") return showPage(slack, request.url ?? "", response);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const method = (request.url ?? "").replace("/api/", "");
    const parameters = readParameters(
      request.headers["content-type"] ?? "",
      Buffer.concat(chunks).toString(),
    );
    const token = (request.headers.authorization ?? "").replace(/^Bearer /, "");
    slack.calls.push({ method, parameters, token });
    const failure = failures.get(method)?.shift();
    if (failure?.isDone === true) callMethod(slack, { method, parameters, token, next });
    if (failure !== undefined) return answer(response, toFailure(failure));
    if (method !== "oauth.v2.access" && !slack.tokens.has(token))
      return answer(response, { body: { ok: false, error: "invalid_auth" } });
    try {
      answer(response, { body: { ok: true, ...callMethod(slack, { method, parameters, token, next }) } });
    } catch (error) {
      if (error instanceof InvalidBlocks)
        return answer(response, {
          body: { ok: false, error: "invalid_blocks", response_metadata: { messages: [error.message] } },
        });
      answer(response, {
        body: { ok: false, error: error instanceof Error ? error.message : "fatal_error" },
      });
    }
  });
  server.on("upgrade", (request, stream) => {
    const ticket = new URL(request.url ?? "", "http://fake").searchParams.get("ticket") ?? "";
    // A ticket is good for one connection.
    if (!tickets.delete(ticket)) return void stream.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    const socket = acceptSocket(request, stream, {
      onMessage(value) {
        const { envelope_id: id, payload } = value as { envelope_id: string; payload?: Json };
        slack.acks.set(id, payload);
      },
      onClose: () => {},
    });
    slack.sockets.push(socket);
    socket.send({ type: "hello", num_connections: 1, connection_info: { app_id: ownAppId } });
  });
  const socketUrl = (): string => `ws://127.0.0.1:${(server.address() as AddressInfo).port}/link/`;
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return Object.assign(slack, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        for (const socket of slack.sockets) socket.cut();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** `/preview/messages/0`, `/preview/views/0`, `/preview/homes/U0ANA`: as people see it, near enough. */
function showPage(slack: SlackState, url: string, response: ServerResponse): void {
  if (url.startsWith("/oauth/v2/authorize?")) {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    return void response.end(renderAuthorizePage(slack, new URL(url, "http://fake")));
  }
  const [, , what, which = ""] = url.split("/");
  const shown = {
    messages: slack.messages[Number(which)]?.blocks,
    views: slack.views[Number(which)]?.view["blocks"],
    homes: slack.homes.get(which)?.["blocks"],
  }[what ?? ""];
  response.writeHead(shown === undefined ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
  response.end(renderPreview(url, (shown ?? []) as Json[]));
}

type Answer = { status?: number; headers?: Record<string, string>; body: Json };

const toFailure = ({
  status = 200,
  error = "internal_error",
  retryAfter,
}: {
  status?: number;
  error?: string;
  retryAfter?: number;
}): Answer =>
  retryAfter === undefined
    ? { status, body: { ok: false, error } }
    : {
        status: 429,
        headers: { "retry-after": String(retryAfter) },
        body: { ok: false, error: "ratelimited" },
      };

function answer(response: ServerResponse, { status = 200, headers = {}, body }: Answer): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(body));
}

/** Forms carry objects as JSON. */
function readParameters(contentType: string, text: string): Json {
  if (contentType.startsWith("application/json")) return JSON.parse(text || "{}") as Json;
  return Object.fromEntries(
    [...new URLSearchParams(text)].map(([name, value]) => [
      name,
      /^[[{]/.test(value) ? tryJson(value) : value,
    ]),
  );
}

function tryJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

export type Called = { method: string; parameters: Json; token: string; next: () => number };
export type SlackState = Omit<FakeSlack, "url" | typeof Symbol.asyncDispose>;
