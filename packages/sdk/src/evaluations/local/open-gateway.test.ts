import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { readRates } from "./minute-rates.ts";
import { openGateway } from "./open-gateway.ts";
import { openLocal } from "./open-local.ts";

vi.setConfig({ testTimeout: 60_000 });

const request = { model: "mock", provider: "mock", endpoint: "chat", messages: [] } as const;

test("of a provider no more is asked within a minute than is set, whatever waits waits, and that is told", async () => {
  let now = 0;
  let sleepers: { at: number; wake: () => void }[] = [];
  const waits: [string, number][] = [];
  const gateway = openGateway({
    environment: {},
    rates: { mock: { requests: 10 } },
    onWait: (provider, waitMs) => waits.push([provider, waitMs]),
    clock: () => now,
    sleep: (ms) => new Promise((wake) => sleepers.push({ at: now + ms, wake })),
  });
  const pass = (ms: number): void => {
    now += ms;
    const due = sleepers.filter(({ at }) => at <= now);
    sleepers = sleepers.filter((one) => !due.includes(one));
    for (const { wake } of due) wake();
  };
  let answered = 0;
  const asked = Array.from({ length: 25 }, () => gateway.call(request).then(() => (answered += 1)));
  // All ten: nobody else comes who would have to find room. Of the others one is told of.
  await expect.poll(() => [answered, sleepers.length]).toEqual([10, 1]);
  expect(waits).toEqual([["mock", 60_000]]);
  pass(59_999);
  expect(answered).toBe(10);
  pass(1);
  await expect.poll(() => [answered, sleepers.length]).toEqual([20, 1]);
  pass(60_000);
  await Promise.all(asked);
  await gateway.close();
});

test("rates are those that were given, else the environment's; one that limits nothing is refused", () => {
  const environment = {
    PARLEY_PROVIDER_REQUESTS_PER_MINUTE: "openai=500, anthropic=50",
    PARLEY_PROVIDER_TOKENS_PER_MINUTE: "openai=200000",
  };
  expect(readRates({})).toEqual({ ok: true, rates: {} });
  expect(readRates(environment)).toEqual({
    ok: true,
    rates: { openai: { requests: 500, tokens: 200_000 }, anthropic: { requests: 50, tokens: undefined } },
  });
  expect(readRates(environment, { requests: { mock: 2 } })).toEqual({
    ok: true,
    rates: { mock: { requests: 2, tokens: undefined }, openai: { requests: undefined, tokens: 200_000 } },
  });
  const words = (given: ReturnType<typeof readRates>) => (given.ok ? "read" : given.message);
  expect(words(readRates({ PARLEY_PROVIDER_TOKENS_PER_MINUTE: "opneai=5" }))).toMatch(
    /^PARLEY_PROVIDER_TOKENS_PER_MINUTE is pairs .* There are openai, /,
  );
  for (const requests of [{ opneai: 5 }, { openai: 0 }, { openai: 1.5 }, { openai: Number.NaN }])
    expect(words(readRates({}, { requests }))).toMatch(/^The requests a minute of `op\w+` are no limit/);
});

test.each([
  ["the options", { requestsPerMinute: { openai: 2 } }, {}],
  ["the environment", {}, { PARLEY_PROVIDER_REQUESTS_PER_MINUTE: "openai=2" }],
])(
  "an evaluation keeps to the rate of %s, and ends when it is aborted while it waits",
  async (_, options, set) => {
    const folder = mkdtempSync(join(tmpdir(), "parley-rates-"));
    let calls = 0;
    const reply = { choices: [{ message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }] };
    const server = createServer((asked, response) => {
      asked.resume().on("end", () => {
        calls += 1;
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply));
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      const { port } = server.address() as AddressInfo;
      writeFileSync(
        join(folder, "greet.prompt"),
        "---\nmodel: gpt-4o-mini\n---\n<user>\n  Hi {{ name }}\n</user>\n",
      );
      const environment = {
        OPENAI_API_KEY: "sk-test",
        OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
        ...set,
      };
      await using parley = openLocal({ files: folder, environment, ...options });
      const stop = new AbortController();
      let done = 0;
      const running = parley.evaluations.run({
        name: "rates",
        file: { path: "greet" },
        dataset: { path: "people", datapoints: ["a", "b", "c"].map((name) => ({ inputs: { name } })) },
        evaluators: [],
        concurrency: 3,
        signal: stop.signal,
        onProgress: (progress) => void (done = progress.done),
      });
      const ended = running.then(
        () => "ended",
        (error: unknown) => String(error),
      );
      await expect.poll(() => done, { timeout: 30_000 }).toBe(2);
      stop.abort(new Error("enough"));
      expect(await ended).toContain("enough");
      expect(calls).toBe(2);
    } finally {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

test("a rate that is none is refused before anything is asked", () => {
  expect(() => openLocal({ environment: {}, tokensPerMinute: { nobody: 5 } })).toThrow(
    "The tokens a minute of `nobody` are no limit",
  );
});
