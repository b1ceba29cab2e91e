import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";

/** A provider that never answers; resolves when it was asked. */
async function startSilentProvider() {
  const asked = Promise.withResolvers<void>();
  const server = createServer(() => asked.resolve());
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked: asked.promise,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const prompt = {
  model: "gpt-4o",
  provider: "openai",
  template: [{ role: "user", content: "Hi" }],
  max_tokens: 1000,
};

describe.each(databases)("budgets on $name", { timeout: 120_000 }, ({ open }) => {
  test.each([true, false])("charge who leaves before the answer (stream: %s)", async (stream) => {
    await using provider = await startSilentProvider();
    const environment = { OPENAI_API_KEY: "sk-of-tests-only-0001", OPENAI_BASE_URL: provider.url };
    await using app = await openTestApp({ open, environment });
    const { body: made } = await app.ask<{ id: string; key: string }>("POST", "/v5/api-keys", {
      name: "K",
      permissions: ["call", "write"],
      monthly_budget: 5,
    });
    const leaving = new AbortController();
    const reply = app.app.fetch(
      new Request("http://parley.test/v5/prompts/call", {
        method: "POST",
        headers: { "x-api-key": made.key, "content-type": "application/json" },
        body: JSON.stringify({ path: "talk", prompt, stream }),
        signal: leaving.signal,
      }),
    );
    await provider.asked;
    leaving.abort();
    await Promise.resolve(reply).catch(() => {});
    await app.app.settled();
    const { body: key } = await app.ask<{ spent_this_month: number }>("GET", `/v5/api-keys/${made.id}`);
    // No less than a thousand tokens of the model's.
    expect(key.spent_this_month).toBeGreaterThanOrEqual(0.01);
    const { body: budgets } = await app.ask<{ months: { reserved: number }[] }[]>("GET", "/v5/budgets");
    expect(budgets[0]?.months[0]?.reserved).toBe(0);
  });

  test("let nobody ask for service that costs more than is known", async () => {
    await using provider = await startSilentProvider();
    const environment = { OPENAI_API_KEY: "sk-of-tests-only-0001", OPENAI_BASE_URL: provider.url };
    await using app = await openTestApp({ open, environment });
    const budgeted = { name: "K", permissions: ["call", "write"], monthly_budget: 5 };
    const { body: made } = await app.ask<{ key: string }>("POST", "/v5/api-keys", budgeted);
    for (const other of [{ service_tier: "priority" }, { speed: "fast" }]) {
      const call = { path: "talk", prompt: { ...prompt, other } };
      const reply = await app.askAs<{ code: string }>(made.key, "POST", "/v5/prompts/call", call);
      expect(reply.body.code).toBe("budgets.price_unknown");
    }
  });
});
