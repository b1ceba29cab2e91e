import { generateKeyPairSync, sign as signBytes, type KeyObject } from "node:crypto";
import { serve, type Asked, type PlatformRequest, type Seen, type Told } from "../serve.ts";
import {
  describeApplication,
  describeDirectChannel,
  describeMember,
  describeMessage,
  describeUser,
} from "./describe.ts";
import { checkForm, InvalidBody, readMessage, type DiscordBody } from "./read-message.ts";

export type DiscordMessage = DiscordBody & { id: string; channel_id: string };
type Json = Record<string, unknown>;

/** Discord's HTTP API, as documented: tokens, limits, errors with codes, what messages may hold, signed interactions. */
export type FakeDiscord = AsyncDisposable & {
  /** For the channel's `api_url`. */
  url: string;
  applicationId: string;
  publicKey: string;
  botToken: string;
  channels: Set<string>;
  /** People who take direct messages. */
  people: Set<string>;
  messages: DiscordMessage[];
  /** What was said to whoever did something, after the reply to that. */
  whispers: DiscordBody[];
  calls: { method: string; path: string }[];
  failNext(failure: { status: number; code?: number; message?: string; retryAfter?: number }): void;
  /** What is asked next is done at once, and answered when the promise is kept. */
  holdNext(until: Promise<void>): void;
  see(message: DiscordBody): Seen;
  sign(body: string, at: number, key?: KeyObject): Record<string, string>;
  press(given: Press): PlatformRequest;
  /** What Discord says where a form is sent off. @throws where Discord would refuse the form */
  submit(given: {
    form: Json;
    values: Record<string, string>;
    message: DiscordMessage;
    user: string;
    at: number;
  }): PlatformRequest;
  ping(at: number): PlatformRequest;
  command(name: string, given: { user: string; at: number }): PlatformRequest;
};

type Press = {
  message: DiscordMessage;
  button: string;
  user: string;
  at: number;
  id?: string;
  applicationId?: string;
};

export async function startDiscord(): Promise<FakeDiscord> {
  let count = 0;
  const next = (): string => String(1_200_000_000_000_000_000n + BigInt((count += 1)));
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const failures: Told[] = [];
  const holds: Promise<void>[] = [];
  const applicationId = "1100000000000000001";
  const botToken = "MTEwMDAwMDAwMDAw.fake.token-of-the-fake-of-discord";
  const sign: FakeDiscord["sign"] = (body, at, key = privateKey) => {
    const timestamp = String(Math.floor(at / 1000));
    return {
      "x-signature-timestamp": timestamp,
      "x-signature-ed25519": signBytes(null, Buffer.from(timestamp + body), key).toString("hex"),
    };
  };
  const toRequest = (interaction: Json, at: number): PlatformRequest => {
    const body = JSON.stringify({
      id: next(),
      application_id: applicationId,
      token: "t",
      version: 1,
      app_permissions: "562949953601536",
      entitlements: [],
      authorizing_integration_owners: { 0: "1" },
      attachment_size_limit: 10_485_760,
      ...interaction,
    });
    return { body, headers: { "content-type": "application/json", ...sign(body, at) } };
  };
  /** Where it was done; a ping is done nowhere. */
  const inChannel = (id: string) => ({ channel_id: id, channel: { id, type: 0 }, locale: "en-US" });
  const discord: Omit<FakeDiscord, "url" | typeof Symbol.asyncDispose> = {
    applicationId,
    publicKey: publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex"),
    botToken,
    channels: new Set(["1000000000000000777"]),
    people: new Set(),
    messages: [],
    whispers: [],
    calls: [],
    holdNext: (until) => void holds.push(until),
    failNext({ status, code = 0, message = "failed", retryAfter }) {
      const limit = retryAfter === undefined ? {} : { retry_after: retryAfter, global: false };
      const headers: Record<string, string> =
        retryAfter === undefined ? {} : { "retry-after": String(Math.ceil(retryAfter)) };
      failures.push({ status, headers, json: { code, message, ...limit } });
    },
    see: readMessage,
    sign,
    press({ message, button, user, at, id = next(), applicationId: application = applicationId }) {
      const buttons = (message.components ?? []).flatMap((row) => row["components"] as Json[]);
      const customId = buttons.find(({ label }) => label === button)?.["custom_id"];
      if (customId === undefined) throw new Error(`There is no button ${button}.`);
      return toRequest(
        {
          id,
          application_id: application,
          type: 3,
          guild_id: "1",
          ...inChannel(message.channel_id),
          member: describeMember(user),
          message: describeMessage(message, application),
          data: { component_type: 2, custom_id: customId },
        },
        at,
      );
    },
    submit({ form, values, message, user, at }) {
      checkForm(form);
      const components = (form["components"] as Json[]).map(({ component }, index) => {
        const { custom_id, value = "" } = component as Json;
        return {
          type: 18,
          id: 2 * index + 1,
          component: { type: 4, id: 2 * index + 2, custom_id, value: values[String(custom_id)] ?? value },
        };
      });
      return toRequest(
        {
          type: 5,
          ...inChannel(message.channel_id),
          user: describeUser(user),
          message: describeMessage(message, applicationId),
          data: { custom_id: form["custom_id"], components },
        },
        at,
      );
    },
    ping: (at) => toRequest({ type: 1 }, at),
    command: (name, { user, at }) =>
      toRequest(
        {
          type: 2,
          ...inChannel("1000000000000000777"),
          member: describeMember(user),
          data: { id: "1", name, type: 1 },
        },
        at,
      ),
  };
  const answer = ({ method, path: asked, headers, body }: Asked): Told => {
    const path = asked.replace(base, "");
    discord.calls.push({ method, path });
    const failure = failures.shift();
    if (failure !== undefined) return failure;
    // The interaction's token is all it takes.
    if (method === "POST" && path === `/webhooks/${applicationId}/t`) {
      const message = JSON.parse(body) as DiscordBody & { flags?: number };
      readMessage(message);
      if (message.flags !== 64) throw new Error("It is told to everybody.");
      discord.whispers.push(message);
      return { json: describeMessage({ ...message, id: next(), channel_id: "1" }, applicationId) };
    }
    if (headers.authorization !== `Bot ${botToken}`)
      return { status: 401, json: { message: "401: Unauthorized", code: 0 } };
    try {
      return routes({ discord, next }, `${method} ${path}`, JSON.parse(body || "{}") as Json);
    } catch (error) {
      if (!(error instanceof InvalidBody)) throw error;
      return { status: 400, json: { code: 50_035, message: `Invalid Form Body: ${error.message}` } };
    }
  };
  const server = await serve(async (asked) => {
    const told = answer(asked);
    await holds.shift();
    return told;
  });
  return Object.assign(discord, server, { url: server.url + base });
}

/** With its version, as at Discord. */
const base = "/api/v10";

type State = { discord: Omit<FakeDiscord, "url" | typeof Symbol.asyncDispose>; next: () => string };

function routes({ discord, next }: State, route: string, body: Json): Told {
  if (route === "GET /applications/@me")
    return { json: describeApplication(discord.applicationId, discord.publicKey) };
  if (route === "POST /users/@me/channels") {
    const person = String(body["recipient_id"]);
    if (!discord.people.has(person)) return { status: 404, json: { code: 10_013, message: "Unknown User" } };
    const id = `2${person.slice(1)}`;
    discord.channels.add(id);
    return { json: describeDirectChannel(id, person) };
  }
  const [, method, channel = "", id] =
    /^(POST|PATCH) \/channels\/(\d+)\/messages(?:\/(\d+))?$/u.exec(route) ?? [];
  if (!discord.channels.has(channel))
    return { status: 404, json: { code: 10_003, message: "Unknown Channel" } };
  readMessage(body);
  const tell = (message: DiscordMessage): Told => ({ json: describeMessage(message, discord.applicationId) });
  if (method === "POST") {
    const { nonce, enforce_nonce: isOnce } = body;
    if (nonce !== undefined && String(nonce).length > 25)
      throw new InvalidBody("nonce: at most 25 characters");
    const known = discord.messages.find((one) => isOnce === true && (one as Json)["nonce"] === nonce);
    if (known !== undefined) return tell(known);
    const message: DiscordMessage = { ...body, id: next(), channel_id: channel };
    discord.messages.push(message);
    return tell(message);
  }
  const message = discord.messages.find((one) => one.id === id && one.channel_id === channel);
  if (message === undefined) return { status: 404, json: { code: 10_008, message: "Unknown Message" } };
  Object.assign(message, body);
  return tell(message);
}
