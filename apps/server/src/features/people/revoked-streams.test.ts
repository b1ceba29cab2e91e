import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { openPeople } from "./testing/open-people.ts";

const slow = {
  path: "slow",
  prompt: {
    model: "gpt-4o",
    provider: "openai",
    endpoint: "chat",
    template: [{ role: "user", content: "Hi" }],
  },
  stream: true,
};

/** A provider that says one word and then nothing; `left` counts who hung up. */
async function startSlowProvider() {
  let left = 0;
  const chunk = { id: "c", object: "chat.completion.chunk", created: 1, model: "gpt-4o" };
  const choices = [{ index: 0, delta: { role: "assistant", content: "One" }, finish_reason: null }];
  const server = createServer((_, response) => {
    response.once("close", () => (left += 1));
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`data: ${JSON.stringify({ ...chunk, choices })}\n\n`);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    environment: { OPENAI_API_KEY: "sk-of-tests-only-0001", OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` },
    left: () => left,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Begins a call; `readRest` reads all that comes of it. */
async function openStream({ app }: Pick<OpenTestApp, "app">, headers: Record<string, string>) {
  const reply = await app.fetch(
    new Request("http://parley.test/v5/prompts/call", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(slow),
    }),
  );
  expect(reply.status).toBe(200);
  const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
  return {
    async readRest(): Promise<string> {
      let text = "";
      for (;;) {
        const next = await reader?.read();
        if (next === undefined || next.done) return text;
        text += next.value;
      }
    },
  };
}

const lastEvent = (text: string): unknown =>
  JSON.parse(
    text
      .split("\n\n")
      .findLast((line) => line.startsWith("data: {"))
      ?.slice(6) ?? "null",
  );

describe.each(databases)("streams of who is let in no more, on $name", { timeout: 120_000 }, ({ open }) => {
  test("end at once with the reason where the key is revoked, and so does the call", async () => {
    await using provider = await startSlowProvider();
    await using app = await openTestApp({ open, environment: provider.environment });
    const { body: key } = await app.ask<{ id: string; key: string }>("POST", "/v5/api-keys", {
      name: "K",
      permissions: ["call", "write"],
    });
    const stream = await openStream(app, { "x-api-key": key.key });
    const rest = stream.readRest();
    expect((await app.ask("DELETE", `/v5/api-keys/${key.id}`)).status).toBe(204);
    const text = await rest;
    expect(lastEvent(text)).toMatchObject({ code: "auth.key_invalid", kind: "unauthenticated" });
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    // The model is asked no longer, and what it said is kept.
    await app.app.settled();
    await expect.poll(provider.left).toBe(1);
    const logs = await app.ask<{ records: { output: string | null }[] }>("GET", "/v5/logs");
    expect(logs.body.records).toMatchObject([{ output: "One" }]);
  });

  test("end where a permission is taken away, the session ends, or its person leaves", async () => {
    await using provider = await startSlowProvider();
    await using people = await openPeople(open, {}, provider.environment);
    const { browser } = people.owner;
    const made = await browser.ask<{ id: string }>("POST", "/v5/roles", {
      name: "Callers",
      permissions: ["read", "call", "write"],
    });
    const ana = await people.join("ana@example.com", made.body.id);
    const cookie = [...ana.browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const own = { cookie, origin: "http://parley.test", host: "parley.test" };
    const endedBy = async (work: () => Promise<unknown>): Promise<unknown> => {
      const stream = await openStream(people, own);
      const rest = stream.readRest();
      await work();
      return lastEvent(await rest);
    };
    const setRole = (permissions: string[]) =>
      browser.ask("PATCH", `/v5/roles/${made.body.id}`, { permissions });
    expect(await endedBy(() => setRole(["read"]))).toMatchObject({ code: "auth.forbidden" });
    await setRole(["read", "call", "write"]);
    expect(await endedBy(() => browser.ask("DELETE", `/v5/members/${ana.userId}`))).toMatchObject({
      code: "auth.no_organization",
    });
    const token = await people.invite(people.owner, ana.email, made.body.id);
    expect((await ana.browser.ask("POST", "/auth/accept-invitation", { token })).status).toBe(200);
    expect(await endedBy(() => ana.browser.ask("DELETE", "/v5/session"))).toMatchObject({
      code: "auth.session_expired",
    });
  });
});
