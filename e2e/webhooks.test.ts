import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { engines } from "./testing/engines.ts";
import { startParley } from "./testing/start-parley.ts";
import { until } from "./testing/until.ts";

/** Receives events on loopback; refuses them until told otherwise. */
async function startReceiver() {
  const received: { headers: Record<string, string>; body: string }[] = [];
  const receiver = {
    received,
    url: "",
    isOpen: true,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (receiver.isOpen)
      received.push({
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(chunks).toString(),
      });
    response.writeHead(receiver.isOpen ? 204 : 503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return receiver;
}

// Both wait for a lease to end: together.
describe.each(engines)("webhooks of a real process on $name", { concurrent: true }, (engine) => {
  test("every Log that was answered is told of, though the process is killed while it writes", async () => {
    await using receiver = await startReceiver();
    await using parley = await startParley({
      engine,
      environment: { PARLEY_EGRESS_ALLOW: "127.0.0.1" },
    });
    const created = await parley.request("POST", "/v5/webhooks", {
      body: { url: receiver.url, events: ["log.created"] },
    });
    const { secret } = (await created.json()) as { secret: string };
    const body = {
      path: "support/reply",
      prompt: { model: "m", provider: "mock", template: [{ role: "user", content: "Hi" }] },
      output: "Hello",
    };
    const answered: string[] = [];
    const write = async (): Promise<void> => {
      for (;;) {
        const reply = await parley.request("POST", "/v5/prompts/log", { body });
        answered.push(((await reply.json()) as { id: string }).id);
      }
    };
    const writing = Promise.allSettled(Array.from({ length: 8 }, write));
    await until(() => (answered.length > 150 && receiver.received.length > 0 ? true : undefined), 90_000);
    parley.signal("SIGKILL");
    await writing;
    await parley.ended();
    await parley.start();

    // What the killed process was about to send is leased to it for half a minute.
    const told = () => new Set(receiver.received.map(({ body }) => JSON.parse(body).data.log.id as string));
    await until(() => (answered.every((id) => told().has(id)) ? true : undefined), 120_000);
    const { headers, body: sent } = receiver.received.at(-1)!;
    expect(new Webhook(secret).verify(sent, headers)).toMatchObject({ type: "log.created" });
  }, 240_000);
});
