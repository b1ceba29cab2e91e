// oxlint-disable typescript/no-explicit-any -- replies are looked into as they come, without a schema
import { describe, expect, test } from "vitest";
import { engines, type Engine } from "../testing/engines.ts";
import { openAiAnswer, startRawProvider, type RawProvider } from "../testing/raw-provider.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";
import { until } from "../testing/until.ts";

const callCount = 200;
/** What each of the calls below may cost at most is between a tenth and a twentieth of this. */
const budget = 0.2;
const prompt = {
  model: "gpt-4o",
  provider: "openai",
  endpoint: "chat",
  template: [{ role: "user", content: "Say something about {{x}}" }],
  max_tokens: 1000,
};

/** Answers nobody before it is told to. */
function holdAnswers(provider: RawProvider): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  provider.behave(async (response) => {
    await promise;
    const answer = JSON.parse(openAiAnswer("Yes.")) as Record<string, unknown>;
    const usage = { prompt_tokens: 20, completion_tokens: 1000, total_tokens: 1020 };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ ...answer, usage }));
  });
  return resolve;
}

async function createKey(parley: Parley): Promise<{ id: string; key: string }> {
  const made = await parley.request("POST", "/v5/prompts", { body: { path: "talk", ...prompt } });
  expect(made.status).toBe(200);
  const reply = await parley.request("POST", "/v5/api-keys", {
    body: { name: "App", permissions: ["call"], monthly_budget: budget },
  });
  expect(reply.status).toBe(201);
  return (await reply.json()) as { id: string; key: string };
}

const call = (parley: Parley, key: string): Promise<Response> =>
  parley.request("POST", "/v5/prompts/call", {
    body: { path: "talk", inputs: { x: "trees" } },
    headers: { "x-api-key": key },
  });

type Spending = { spent: number; reserved: number };

async function readSpending(parley: Parley): Promise<Spending> {
  const budgets = (await (await parley.request("GET", "/v5/budgets")).json()) as any[];
  const month = budgets[0]?.months[0];
  return month ?? { spent: 0, reserved: 0 };
}

/** All at once over these processes; the provider answers when each call was refused or is waiting for it. */
async function callAll(
  parleys: readonly Parley[],
  { key, provider }: { key: string; provider: RawProvider },
): Promise<{ answered: number; refused: number }> {
  const release = holdAnswers(provider);
  let refused = 0;
  const calls = Array.from({ length: callCount }, async (_, index) => {
    const parley = parleys[index % parleys.length] as Parley;
    const reply = await call(parley, key);
    const body = (await reply.json()) as any;
    if (reply.status === 403) {
      expect(body.code).toBe("budgets.exceeded");
      refused += 1;
    } else expect(reply.status).toBe(200);
    return reply.status;
  });
  await until(() => (refused + provider.received.length === callCount ? true : undefined), 120_000);
  release();
  const statuses = await Promise.all(calls);
  return { answered: statuses.filter((status) => status === 200).length, refused };
}

const environmentOf = (provider: RawProvider) => ({
  OPENAI_API_KEY: "sk-test-of-budgets-0123456789",
  OPENAI_BASE_URL: provider.url,
  PARLEY_SECRET: "a secret of tests only",
});

describe.each(engines)("budgets on $name", (engine) => {
  test("200 first calls at once spend no more than there is", { timeout: 240_000 }, async () => {
    await using provider = await startRawProvider();
    await using parley = await startParley({ engine, environment: environmentOf(provider) });
    const { key } = await createKey(parley);
    const { answered, refused } = await callAll([parley], { key, provider });
    expect(answered).toBeGreaterThanOrEqual(10);
    expect(answered + refused).toBe(callCount);
    const { spent, reserved } = await readSpending(parley);
    expect(reserved).toBe(0);
    expect(spent).toBeLessThanOrEqual(budget);
    // To the nano-dollar what the calls cost: 20 tokens in, 1000 out.
    expect(spent).toBeCloseTo(answered * (20 * 2.5e-6 + 1000 * 10e-6), 9);
  });

  test("what failed costs nothing, and makes room again", { timeout: 120_000 }, async () => {
    await using provider = await startRawProvider();
    const environment = { ...environmentOf(provider), PARLEY_PROVIDER_MAX_RETRIES: "0" };
    await using parley = await startParley({ engine, environment });
    const { key } = await createKey(parley);
    provider.behave((response) => void response.writeHead(500).end("{}"));
    for (let count = 0; count < 25; count += 1) {
      const reply = await call(parley, key);
      const { code } = (await reply.json()) as any;
      expect([reply.status < 500, code === "budgets.exceeded"]).toEqual([false, false]);
    }
    expect(await readSpending(parley)).toMatchObject({ spent: 0, reserved: 0 });
  });

  test("after kill -9 what was under way counts as spent", { timeout: 240_000 }, async () => {
    await using provider = await startRawProvider();
    await using parley = await startParley({ engine, environment: environmentOf(provider) });
    const { key } = await createKey(parley);
    holdAnswers(provider);
    let refused = 0;
    const calls = Array.from({ length: 50 }, async () => {
      const reply = await call(parley, key).catch(() => undefined);
      if (reply?.status === 403) refused += 1;
    });
    await until(() => (refused + provider.received.length === 50 ? true : undefined), 60_000);
    const { reserved: underWay } = await readSpending(parley);
    expect(underWay).toBeGreaterThan(budget * 0.9);
    parley.signal("SIGKILL");
    await parley.ended();
    await Promise.all(calls);
    await parley.start();
    const { spent, reserved } = await readSpending(parley);
    expect(spent + reserved).toBeCloseTo(underWay, 9);
    // On SQLite no other process can hold them; on PostgreSQL they end with their lease.
    if (engine.name === "sqlite") expect(reserved).toBe(0);
    const next = await call(parley, key);
    expect([next.status, ((await next.json()) as any).code]).toEqual([403, "budgets.exceeded"]);
  });
});

const postgres = engines.find(({ name }) => name === "postgres");

test.runIf(postgres)("two processes share one budget", { timeout: 240_000 }, async () => {
  await using provider = await startRawProvider();
  const shared = await (postgres as Engine).open();
  const engine: Engine = {
    name: "postgres",
    open: async () => ({ ...shared, [Symbol.asyncDispose]: async () => {} }),
  };
  try {
    await using first = await startParley({ engine, environment: environmentOf(provider) });
    await using second = await startParley({ engine, environment: environmentOf(provider) });
    const { key } = await createKey(first);
    const { answered, refused } = await callAll([first, second], { key, provider });
    expect(answered).toBeGreaterThanOrEqual(10);
    expect(answered + refused).toBe(callCount);
    const { spent, reserved } = await readSpending(second);
    expect(reserved).toBe(0);
    expect(spent).toBeLessThanOrEqual(budget);
  } finally {
    await shared[Symbol.asyncDispose]();
  }
});
