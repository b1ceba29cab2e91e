import { createHmac, hash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { Channel, ChannelTools, Posted, Posting, Setup, TestReport } from "../kernel/channel.ts";
import type { HttpInbound, Inbound, Received } from "../kernel/inbound.ts";
import type { WebhookSecrets, WebhookSettings } from "./schema.ts";

type WebhookSetup = Setup<WebhookSettings, WebhookSecrets>;

/** JSON has room. */
const limits = { fields: 200, valueChars: 20_000, messageChars: 100_000, previews: 20, totalChars: 200_000 };
const patienceSeconds = 5 * 60;

/** Another program reaches people: it is asked by a signed request, and says by a signed request what they said. */
export function createWebhook(): Channel<WebhookSettings, WebhookSecrets> {
  return {
    kind: "webhook",
    capabilities: { buttons: true, dialogs: false, updates: true, people: true, limits },
    notify: (tools, setup, posting) =>
      send(tools, setup, { ...posting, type: posting.card.isNotice ? "notice" : "request.shown" }),
    update: (tools, setup, posting) => send(tools, setup, { ...posting, type: "request.changed" }),
    receive: async (tools, setup, inbound) => receive(tools, setup, inbound),
    // Whoever holds the secret vouches for who answered.
    identify: async (_tools, _setup, { id }) => ({ name: id, email: id }),
    findPlace: async (_tools, _setup, email) => email,
    test,
  };
}

async function send(
  tools: ChannelTools,
  setup: WebhookSetup,
  { type, card, place }: Posting & { type: string },
): Promise<Posted> {
  const body = { type, place, card: toWireCard(card) };
  // The same however often it is tried: the receiver may tell what it has seen.
  const id = `${card.approvalId}:${hash("sha256", JSON.stringify(body)).slice(0, 32)}`;
  await post(tools, setup, { id, body });
  return { message: { place }, keys: [`${card.approvalId}:${place}`] };
}

/** In the API's spelling: names with underscores, moments in ISO 8601. */
function toWireCard(card: Posting["card"]): unknown {
  const { deadlineAt, state } = card;
  const at = "at" in state ? { at: new Date(state.at).toISOString() } : {};
  return underscored({
    ...card,
    deadlineAt: deadlineAt === null ? null : new Date(deadlineAt).toISOString(),
    state: { ...state, ...at },
  });
}

function underscored(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(underscored);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      underscored(inner),
    ]),
  );
}

async function post(
  tools: ChannelTools,
  { settings, secrets }: WebhookSetup,
  { id, body }: { id: string; body: object },
): Promise<void> {
  const text = JSON.stringify(body);
  const timestamp = String(Math.floor(tools.clock() / 1000));
  let reply: Response;
  try {
    reply = await tools.fetch(settings.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": `v1,${sign(secrets.secret, { id, timestamp, body: text })}`,
      },
      body: text,
      signal: tools.signal,
    });
  } catch (error) {
    tools.signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    throw new ChannelFailure("unreachable", `The receiver was not reached: ${reason}`, { cause: error });
  }
  if (reply.ok) return;
  const seconds = Number(reply.headers.get("retry-after"));
  if (reply.status === 429)
    throw new ChannelFailure("rate_limited", "The receiver asks to be left alone for a while.", {
      retryAfterMs: (seconds > 0 ? seconds : 30) * 1000,
    });
  const isTheirs = reply.status >= 500 || reply.status === 408;
  throw new ChannelFailure(
    isTheirs ? "unreachable" : "misconfigured",
    `The receiver answered ${reply.status}; a status from 200 to 299 says that it has arrived.`,
  );
}

type Signed = { id: string; timestamp: string; body: string | Uint8Array };

/** As Standard Webhooks says. */
function sign(secret: string, { id, timestamp, body }: Signed): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  return createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64");
}

const Answer = z.object({
  approval_id: z.string(),
  place: z.string().max(500),
  person: z.email().max(320),
  decision: z.discriminatedUnion("decision", [
    z.object({
      decision: z.literal("approve"),
      args_hash: z.string(),
      comment: z.string().max(10_000).optional(),
    }),
    z.object({
      decision: z.literal("deny"),
      args_hash: z.string(),
      comment: z.string().max(10_000).optional(),
      option: z.string().optional(),
    }),
    z.object({
      decision: z.literal("answer"),
      answer: z.string().max(100_000).optional(),
      option: z.string().optional(),
    }),
  ]),
});

function receive(tools: ChannelTools, { secrets }: WebhookSetup, inbound: Inbound): Received {
  if (inbound.type !== "http") throw new ChannelFailure("not_genuine", "Answers come as requests.");
  verify(inbound, { secret: secrets.secret, now: tools.clock() });
  const answer = readAnswer(inbound.body);
  if (answer === undefined)
    return {
      events: [],
      respond: async () => toReply(422, "The answer has not the form that the guide describes."),
    };
  const { approval_id: approvalId, place, person, decision } = answer;
  return {
    events: [
      {
        type: "decision",
        id: `webhook:${inbound.headers["webhook-id"]}`,
        sender: { id: person, name: person },
        about: { key: `${approvalId}:${place}`, approvalId },
        decision,
      },
    ],
    respond: async ([result]) => {
      const isGood =
        result?.status === "counted" || (result?.status === "repeated" && result.wasRefused !== true);
      return toReply(isGood ? 200 : 409, result?.text ?? "");
    },
  };
}

const toReply = (status: number, detail: string) => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ detail }),
});

function readAnswer(body: Uint8Array): z.output<typeof Answer> | undefined {
  try {
    return Answer.safeParse(JSON.parse(new TextDecoder().decode(body))).data;
  } catch {
    return undefined;
  }
}

function verify({ headers, body }: HttpInbound, { secret, now }: { secret: string; now: number }): void {
  const id = headers["webhook-id"] ?? "";
  const timestamp = headers["webhook-timestamp"] ?? "";
  if (id === "" || !/^\d{1,12}$/.test(timestamp))
    throw new ChannelFailure("not_genuine", "It carries no signature (Standard Webhooks).");
  if (Math.abs(now / 1000 - Number(timestamp)) > patienceSeconds)
    throw new ChannelFailure("not_genuine", "It was signed more than five minutes ago.");
  const expected = Buffer.from(sign(secret, { id, timestamp, body }));
  const isSigned = (headers["webhook-signature"] ?? "").split(" ").some((given) => {
    const got = Buffer.from(given.replace(/^v1,/, ""));
    return got.length === expected.length && timingSafeEqual(got, expected);
  });
  if (!isSigned) throw new ChannelFailure("not_genuine", "The signature is wrong: it is of another secret.");
}

async function test(
  tools: ChannelTools,
  setup: WebhookSetup,
  place: string | undefined,
): Promise<TestReport> {
  try {
    await post(tools, setup, {
      id: `test:${tools.clock()}`,
      body: { type: "channel.test", place: place ?? null },
    });
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error;
    return { isWorking: false, findings: [{ isGood: false, text: error.message }] };
  }
  return { isWorking: true, findings: [{ isGood: true, text: "The receiver has taken the test." }] };
}
