import { afterAll, beforeAll, expect, test } from "vitest";
import { anthropic } from "../providers/anthropic/index.ts";
import { mock } from "../providers/mock/index.ts";
import { openai } from "../providers/openai/index.ts";
import { openaiCompatible } from "../providers/openai-compatible/index.ts";
import { createGateway } from "../create-gateway.ts";
import { sendJson, startLoopback, type Loopback } from "../testing/loopback.ts";
import { createProviderFetch } from "../transport/provider-fetch.ts";

const fetch = createProviderFetch();
let server: Loopback;
beforeAll(async () => {
  server = await startLoopback((response) =>
    sendJson(response, {
      object: "list",
      model: "text-embedding-3-small",
      data: [
        { object: "embedding", index: 0, embedding: [3, 4] },
        { object: "embedding", index: 1, embedding: [4, 3] },
      ],
      usage: { prompt_tokens: 1_000_000, total_tokens: 1_000_000 },
    }),
  );
});
afterAll(async () => {
  await fetch.close();
  await server.close();
});

const request = {
  model: "text-embedding-3-small",
  endpoint: "embed",
  messages: [],
  embed: ["Roma", "Rome"],
} as const;

test.each([
  ["openai", openai],
  ["openai-compatible", openaiCompatible],
])("%s makes vectors of texts, and says what they cost", async (provider, opened) => {
  const keys = () => ({ apiKey: "sk-test", baseUrl: `${server.url}/v1` });
  const gateway = createGateway({ keys, fetch, providers: { [provider]: opened } });
  const reply = await gateway.call({ ...request, provider });
  expect(reply).toMatchObject({
    embeddings: [
      [3, 4],
      [4, 3],
    ],
    output: undefined,
    usage: { prompt_tokens: 1_000_000 },
    provider_response: undefined,
  });
  expect(server.received.at(-1)).toMatchObject({
    path: "/v1/embeddings",
    body: { model: "text-embedding-3-small", input: ["Roma", "Rome"] },
  });
  if (provider === "openai") expect(reply).toMatchObject({ prompt_cost: 20_000_000, output_cost: 0 });
});

test("whoever makes none says so", async () => {
  const gateway = createGateway({ keys: () => ({ apiKey: "k" }), fetch, providers: { anthropic } });
  await expect(gateway.call({ ...request, provider: "anthropic" })).rejects.toMatchObject({
    kind: "invalid_request",
    message: expect.stringContaining("makes no embeddings"),
  });
});

test("the mock's are the same every time, and nearer where words are shared", async () => {
  const gateway = createGateway({ keys: () => undefined, fetch, providers: { mock } });
  const embed = ["A red cat sleeps", "a cat sleeps", "stock prices fell"];
  const ask = () => gateway.call({ ...request, provider: "mock", model: "mock-embed", embed });
  const { embeddings: [one = [], other = [], far = []] = [] } = await ask();
  const product = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
  expect(product(one, one)).toBeCloseTo(1);
  expect(product(one, other)).toBeGreaterThan(product(one, far) + 0.5);
  expect((await ask()).embeddings).toEqual([one, other, far]);
});
