import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createChannels, type ChannelTools } from "@parley/channels";
import { channelSuite, type ChannelHarness } from "@parley/channels/testing";
import { expect, test } from "vitest";
import { Webhook } from "standardwebhooks";

type Setup = { url: string };
type Secrets = { secret: string };
type Card = { approval_id: string; args_hash: string; link: string; fields: { value: string }[] };
type Asked = { type: string; place: string; card: Card };
type Harness = ChannelHarness<Setup, Secrets> & { asked: Asked[] };

const secretOf = (letter: string): string => `whsec_${Buffer.from(letter.repeat(32)).toString("base64")}`;
const secret = secretOf("a");

/** A program that reaches people in a way of its own: it believes what is signed, and signs what it answers. */
async function open(): Promise<Harness> {
  const asked: Asked[] = [];
  let limit: number | undefined;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const headers = request.headers as Record<string, string>;
    if (limit !== undefined) return void response.writeHead(429, { "retry-after": String(limit) }).end();
    try {
      new Webhook(secret).verify(body, headers);
    } catch {
      return void response.writeHead(401).end();
    }
    const said = JSON.parse(body) as Asked;
    if (said.type === "request.shown") asked.push(said);
    const known = asked.find(({ card }) => card.approval_id === said.card?.approval_id);
    if (said.type === "request.changed" && known !== undefined) known.card = said.card;
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/asked`;
  const signed = (body: string, now: number, by = secret): Record<string, string> => {
    const id = "answer-1";
    const timestamp = String(Math.floor(now / 1000));
    const key = Buffer.from(by.replace("whsec_", ""), "base64");
    const made = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
    return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${made}` };
  };
  const connections = { email: { ownServer: undefined, resolveHost: async (host: string) => host } };
  const { webhook: channel } = createChannels(connections);
  const harness: Harness = {
    asked,
    channel,
    setup: { settings: { url }, secrets: { secret } },
    wrongSetup: { settings: { url }, secrets: { secret: secretOf("b") } },
    place: "night-shift",
    now: Date.now(),
    tools: (): ChannelTools => ({
      fetch,
      record: () => {},
      clock: () => harness.now,
      signal: new AbortController().signal,
    }),
    read: async () =>
      asked.map(({ card }) => ({
        // JSON has no markup: what is in it is text.
        text: toText(card),
        mentions: [],
        links: [card.link],
      })),
    async decide(_posted, act) {
      const { place, card } = asked.at(-1)!;
      const { approval_id, args_hash } = card;
      const decision = { decision: act, args_hash };
      const body = JSON.stringify({ approval_id, place, person: "ana@example.com", decision });
      return {
        type: "http",
        url: "https://parley.example/channels/chn_1/in",
        path: "",
        method: "POST",
        headers: signed(body, harness.now),
        body: new TextEncoder().encode(body),
      };
    },
    forge(inbound) {
      if (inbound.type !== "http") throw new Error("Answers come as requests.");
      const body = new TextDecoder().decode(inbound.body);
      return { ...inbound, headers: signed(body, harness.now, secretOf("b")) };
    },
    limitNext(seconds) {
      limit = seconds;
    },
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return harness;
}

const toText = (value: unknown): string =>
  typeof value === "object" && value !== null
    ? Object.values(value).map(toText).join(" ").slice(0, 19_000)
    : String(value);

channelSuite("webhook", open);

test("an answer that is old, or that is none, is not taken", async () => {
  await using harness = await open();
  const { channel, setup } = harness;
  const inbound = { type: "http", url: "", path: "", method: "POST" } as const;
  const empty = { ...inbound, headers: {}, body: new TextEncoder().encode("{}") };
  await expect(channel.receive(harness.tools(), setup, empty)).rejects.toThrow(/no signature/);
});
