import { LLMock } from "@copilotkit/aimock";
import { afterEach, describe, expect, it } from "vitest";
import { createGateway } from "./create-gateway.ts";
import type { Gateway, GatewayOptions, GatewayRequest, GatewayStreamPart } from "./gateway.ts";
import { isModelError, ModelError } from "./model-error.ts";
import type { Provider } from "./provider.ts";
import { providers } from "./providers/index.ts";
import { chatEvent, sendChat, sendError, startChatStream, startLoopback } from "./testing/loopback.ts";
import type { Answer, Loopback } from "./testing/loopback.ts";

const apiKey = "sk-gateway-0123456789abcdef";
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

type Harness = { gateway: Gateway; upstream: Loopback; slept: number[] };

async function start(answer: Answer, options: Partial<GatewayOptions> = {}): Promise<Harness> {
  const upstream = await startLoopback(answer);
  cleanups.push(upstream.close);
  return {
    upstream,
    ...createTestGateway({ keys: () => ({ apiKey, baseUrl: `${upstream.url}/v1` }), ...options }),
  };
}

function createTestGateway(options: GatewayOptions): { gateway: Gateway; slept: number[] } {
  const slept: number[] = [];
  const gateway = createGateway({
    random: () => 0,
    sleep: async (ms) => {
      slept.push(ms);
    },
    ...options,
  });
  cleanups.push(gateway.close);
  return { gateway, slept };
}

function ask(more: Partial<GatewayRequest> = {}): GatewayRequest {
  return { model: "gpt-4o", endpoint: "chat", messages: [{ role: "user", content: "Hello" }], ...more };
}

function askMock(line: string, more: Partial<GatewayRequest> = {}): GatewayRequest {
  const messages = [{ role: "user" as const, content: line }];
  return ask({ model: "mock-1", provider: "mock", messages, ...more });
}

async function failureOf(work: Promise<unknown>): Promise<ModelError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isModelError(error)) throw new Error("expected a ModelError", { cause: error });
  return error;
}

async function collect(parts: AsyncIterable<GatewayStreamPart>): Promise<GatewayStreamPart[]> {
  const collected: GatewayStreamPart[] = [];
  for await (const part of parts) collected.push(part);
  return collected;
}

describe("a provider whose code cannot be loaded", () => {
  it("is tried anew by the next call", async () => {
    let opened = 0;
    const flaky: Provider = {
      ...providers.mock,
      open: async (tools) => {
        opened += 1;
        if (opened === 1) throw new Error("Too many open files.");
        return providers.mock.open(tools);
      },
    };
    const { gateway } = createTestGateway({ keys: () => undefined, providers: { mock: flaky } });
    await expect(gateway.call(askMock("Hi"))).rejects.toThrow("Too many open files.");
    expect((await gateway.call(askMock("Hi"))).provider).toBe("mock");
    await gateway.call(askMock("Hi"));
    expect(opened).toBe(2);
  });
});

describe("a stored key that cannot be opened", () => {
  const sealed = {
    get apiKey(): string {
      throw new ModelError({ kind: "missing_key", provider: "openai", message: "It does not open." });
    },
  };
  const keys = (provider: string) => (provider === "openai" ? sealed : undefined);

  it("stands only in the way of the calls that want it", async () => {
    const { gateway } = await start((response) => sendChat(response, "Hello."));
    expect((await failureOf(gateway.call(ask({ keys })))).message).toBe("It does not open.");
    const own = await gateway.call(ask({ keys, apiKeys: { openai: "sk-own-0123456789" } }));
    expect(own.output).toBe("Hello.");
    const fallback = await gateway.call(ask({ keys, fallbacks: [{ model: "mock-1", provider: "mock" }] }));
    expect(fallback.provider).toBe("mock");
  });
});

describe("retries", () => {
  it("waits as long as the provider asks, to the millisecond", async () => {
    const { gateway, slept } = await start((response, _, index) => {
      if (index === 0) sendError(response, 429, { "retry-after": "3" });
      else if (index === 1) sendError(response, 429, { "retry-after-ms": "250" });
      else sendChat(response, "Hello.");
    });
    const reply = await gateway.call(ask());
    expect(slept).toEqual([3_000, 250]);
    expect(reply.output).toBe("Hello.");
    expect(reply.attempts.map(({ error }) => error.kind)).toEqual(["rate_limited", "rate_limited"]);
  });

  it("does not wait for a provider that asks for too long", async () => {
    const { gateway, slept } = await start((response) => sendError(response, 429, { "retry-after": "3600" }));
    const error = await failureOf(gateway.call(ask()));
    expect(error).toMatchObject({ kind: "rate_limited", retryAfterMs: 3_600_000 });
    expect(slept).toEqual([]);
  });

  it.each([408, 409, 429, 500, 502, 503, 529])("tries again after %i, with longer pauses", async (status) => {
    const { gateway, slept, upstream } = await start((response) => sendError(response, status));
    const error = await failureOf(gateway.call(ask()));
    expect(error).toMatchObject({ status, isRetryable: true });
    expect(upstream.received).toHaveLength(3);
    expect(slept).toEqual([500, 1_000]);
  });

  it.each([400, 401, 404, 422])("does not try again after %i", async (status) => {
    const { gateway, upstream } = await start((response) => sendError(response, status));
    await failureOf(gateway.call(ask()));
    expect(upstream.received).toHaveLength(1);
  });

  it("does as the provider says in x-should-retry", async () => {
    const { gateway, upstream } = await start((response) =>
      sendError(response, 500, { "x-should-retry": "false" }),
    );
    await failureOf(gateway.call(ask()));
    expect(upstream.received).toHaveLength(1);
  });

  it("tries again when the connection breaks, also before a stream's first word", async () => {
    const { gateway } = await start((response, { body }, index) => {
      if (index % 2 === 0) response.destroy();
      else if (body["stream"] !== true) sendChat(response, "Hello.");
      else {
        startChatStream(response, ["Hello."]);
        response.end(`${chatEvent({ delta: {}, finish_reason: "stop" })}data: [DONE]\n\n`);
      }
    });
    expect((await gateway.call(ask())).output).toBe("Hello.");
    const parts = await collect(gateway.stream(ask()));
    expect(parts.at(-1)).toMatchObject({ type: "finish", reply: { output: "Hello.", attempts: [{}] } });
  });

  it("never tries again once text was heard", async () => {
    const { gateway, upstream } = await start((response) => {
      startChatStream(response, ["One ", "two "]);
      setImmediate(() => response.destroy());
    });
    const heard: string[] = [];
    const work = (async () => {
      for await (const part of gateway.stream(ask({ fallbacks: [{ model: "mock-1" }] }))) {
        heard.push(part.type === "text-delta" ? part.text : part.type);
      }
    })();
    const error = await failureOf(work);
    expect(error).toMatchObject({ kind: "upstream_failed", provider_request: { model: "gpt-4o" } });
    expect(heard).toEqual(["One ", "two "]);
    expect(upstream.received).toHaveLength(1);
  });
});

describe("bad answers", () => {
  it("calls a page of HTML a failure", async () => {
    const { gateway } = await start((response) => {
      response.writeHead(200, { "content-type": "text/html" });
      response.end("<h1>Welcome to the proxy</h1>");
    });
    for (const work of [() => gateway.call(ask()), () => collect(gateway.stream(ask()))]) {
      const error = await failureOf(work());
      expect(error).toMatchObject({ kind: "upstream_failed", provider: "openai" });
    }
  });

  it.each(["{}", "[]", "null", "", '{"choices":[]}', '{"error":{"message":"no"}}'])(
    "calls %j a failure",
    async (body) => {
      const { gateway } = await start((response) => response.end(body), { maxRetries: 0 });
      for (const endpoint of ["chat", "complete"] as const) {
        const error = await failureOf(gateway.call(ask({ endpoint, text: "Hi" })));
        expect(error).toMatchObject({ kind: "upstream_failed" });
      }
    },
  );

  it("stops reading an answer that is too large", async () => {
    const { gateway } = await start((response) => {
      response.on("error", () => {});
      response.end("x".repeat(60_000_000));
    });
    const error = await failureOf(gateway.call(ask()));
    expect(error).toMatchObject({ kind: "upstream_failed", isRetryable: false });
  });

  it("does not wait for ever for the first byte, nor for the next", async () => {
    const { gateway } = await start(
      (response, { body }) => {
        if (body["stream"] === true) startChatStream(response, ["One "]);
      },
      { timeoutMs: 40, idleTimeoutMs: 40, maxRetries: 0 },
    );
    expect(await failureOf(gateway.call(ask()))).toMatchObject({
      kind: "upstream_timeout",
      isRetryable: true,
    });
    expect(await failureOf(collect(gateway.stream(ask())))).toMatchObject({ kind: "upstream_timeout" });
  });

  it("says so when nobody listens at the address", async () => {
    const { gateway } = createTestGateway({ keys: () => ({ apiKey, baseUrl: "http://127.0.0.1:1/v1" }) });
    const error = await failureOf(gateway.call(ask()));
    expect(error).toMatchObject({ kind: "upstream_failed", message: "openai refused the connection." });
  });

  it.each([
    { chaos: { rateLimitRate: 1 }, kind: "rate_limited" },
    { chaos: { dropRate: 1 }, kind: "upstream_failed" },
    { chaos: { malformedRate: 1 }, kind: "upstream_failed" },
    { chaos: { disconnectRate: 1 }, kind: "upstream_failed" },
    { chaos: { latencyMs: 20_000 }, kind: "upstream_timeout" },
  ])("ends every call of a storm of $chaos with $kind", async ({ chaos, kind }) => {
    const server = new LLMock({ port: 0 });
    cleanups.push(() => server.stop());
    const url = await server.start();
    server.setChaos(chaos);
    const timeoutMs = 60;
    const { gateway } = createTestGateway({ keys: () => ({ apiKey, baseUrl: `${url}/v1` }), timeoutMs });
    const calls = Array.from({ length: 10 }, () => [
      failureOf(gateway.call(ask())),
      failureOf(collect(gateway.stream(ask()))),
    ]);
    const errors = await Promise.all(calls.flat());
    expect(errors.map((error) => error.kind)).toEqual(errors.map(() => kind));
  });
});

describe("abort", () => {
  it("frees the connection of a call", async () => {
    const controller = new AbortController();
    const { gateway, upstream } = await start(() => controller.abort());
    const error = await failureOf(gateway.call(ask({ signal: controller.signal })));
    expect(error).toMatchObject({ kind: "aborted", isRetryable: false });
    await upstream.abandoned;
    expect(upstream.received).toHaveLength(1);
  });

  it("frees the connection of a stream that is left", async () => {
    const { gateway, upstream } = await start((response) => startChatStream(response, ["One ", "two "]));
    for await (const _ of gateway.stream(ask())) break;
    await expect(upstream.abandoned).resolves.toBeUndefined();
  });

  it("ends the pause between tries", async () => {
    const controller = new AbortController();
    const { gateway, upstream } = await start((response) => sendError(response, 500), {
      sleep: async () => controller.abort(),
    });
    expect(await failureOf(gateway.call(ask({ signal: controller.signal })))).toMatchObject({
      kind: "aborted",
    });
    expect(upstream.received).toHaveLength(1);
  });
});

describe("fallbacks", () => {
  const fallbacks = [{ model: "mock-2", provider: "mock" }];

  it.each([
    { why: "fails", more: askMock("@mock[mock-1] error: 503") },
    { why: "is unknown", more: askMock("Hi", { model: "no-such-thing", provider: undefined }) },
    { why: "has no key", more: askMock("Hi", { model: "claude-sonnet-4-5", provider: "anthropic" }) },
    { why: "has no such provider", more: askMock("Hi", { provider: "nobody" }) },
  ])("asks the next model when one $why, and says so", async ({ more }) => {
    const { gateway } = createTestGateway({ keys: () => undefined });
    const request = { ...more, fallbacks };
    const reply = await gateway.call(request);
    expect(reply).toMatchObject({ provider: "mock", model: "mock-2" });
    expect(reply.warnings).toMatchObject([{ type: "fallback", feature: "model" }]);
    expect(reply.warnings[0]?.message).toContain(request.model);
    expect(reply.attempts.length).toBeGreaterThan(0);
    const parts = await collect(gateway.stream(request));
    expect(parts.at(-1)).toMatchObject({ reply: { model: "mock-2", warnings: [{ type: "fallback" }] } });
  });

  it("asks nobody else what was wrong to ask", async () => {
    const { gateway } = createTestGateway({ keys: () => undefined });
    const error = await failureOf(gateway.call(askMock("@mock[mock-1] error: 400", { fallbacks })));
    expect(error).toMatchObject({ kind: "invalid_request", status: 400 });
  });

  it("tells of every model when none answers", async () => {
    const { gateway } = createTestGateway({ keys: () => undefined });
    const error = await failureOf(gateway.call(askMock("@mock error: 429 retry-after=9s", { fallbacks })));
    expect(error).toMatchObject({ kind: "rate_limited", status: 429, retryAfterMs: 9_000 });
    expect(error.message).toContain("mock-1: ");
    expect(error.message).toContain("mock-2: ");
  });
});

describe("who is asked, and with which key", () => {
  it("finds the provider of a model by its name", async () => {
    const { gateway, upstream } = await start((response) => sendChat(response, "Hello."));
    const reply = await gateway.call(ask({ model: "gpt-4o-2024-08-06" }));
    expect(reply).toMatchObject({ provider: "openai", model: "gpt-4o-2024-08-06" });
    expect(upstream.received[0]).toMatchObject({ path: "/v1/chat/completions" });
  });

  it("names near models when it knows none, and all providers", async () => {
    const { gateway } = createTestGateway({ keys: () => undefined });
    const unknown = await failureOf(gateway.call(ask({ model: "gtp-4o" })));
    expect(unknown.kind).toBe("unknown_model");
    expect(unknown.message).toContain("Did you mean gpt-4o");
    const nobody = await failureOf(gateway.call(ask({ provider: "toString" })));
    expect(nobody.message).toBe(
      'There is no provider "toString". There are openai, anthropic, openai-compatible, groq, deepseek, mock.',
    );
  });

  it("says where a missing key may be put", async () => {
    const { gateway } = createTestGateway({ keys: () => undefined });
    const error = await failureOf(gateway.call(ask()));
    expect(error).toMatchObject({ kind: "missing_key", provider: "openai" });
    expect(error.message).toContain("OPENAI_API_KEY");
    expect(error.message).toContain("provider_api_keys.openai");
    const address = await failureOf(gateway.call(ask({ provider: "openai-compatible" })));
    expect(address.message).toContain("OPENAI_COMPATIBLE_BASE_URL");
  });

  it("prefers the request's key, then the organization's, then the deployment's", async () => {
    const { gateway, upstream } = await start((response) => sendChat(response, "Hello."));
    await gateway.call(
      ask({ apiKeys: { openai: "sk-request" }, keys: () => ({ apiKey: "sk-organization" }) }),
    );
    await gateway.call(
      ask({ apiKeys: { anthropic: "sk-other" }, keys: async () => ({ apiKey: "sk-organization" }) }),
    );
    await gateway.call(ask({ keys: () => undefined }));
    expect(upstream.received.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer sk-request",
      "Bearer sk-organization",
      `Bearer ${apiKey}`,
    ]);
  });

  it("never sends the deployment's key to an organization's address", async () => {
    const { gateway, upstream } = await start((response) => sendChat(response, "Hello."));
    const reply = await gateway.call(ask({ keys: () => ({ baseUrl: "http://127.0.0.1:1/v1" }) }));
    expect(reply.output).toBe("Hello.");
    expect(upstream.received).toHaveLength(1);
  });

  it("keeps keys out of errors, bodies and the mock's echo", async () => {
    const { gateway } = await start((response) =>
      response.writeHead(401).end(JSON.stringify({ error: { message: `bad key ${apiKey}` } })),
    );
    const error = await failureOf(gateway.call(ask({ messages: [{ role: "user", content: apiKey }] })));
    expect(error.message).toBe("openai answered 401: bad key [redacted]");
    expect(JSON.stringify({ ...error })).not.toContain(apiKey);
    const reply = await gateway.call(
      askMock("Hi", { apiKeys: { openai: apiKey }, keys: () => ({ apiKey }) }),
    );
    expect(JSON.stringify(reply)).not.toContain(apiKey);
  });
});

describe("numbers", () => {
  it("prices a call, times it, and counts its tokens", async () => {
    const times = [1_000, 1_250];
    const { gateway } = await start((response) => sendChat(response, "Hello."), {
      clock: () => times.shift() ?? 0,
    });
    expect(await gateway.call(ask())).toMatchObject({
      usage: { prompt_tokens: 1_000, output_tokens: 100 },
      prompt_cost: 2_500_000,
      output_cost: 1_000_000,
      latencyMs: 250,
    });
  });

  it("times a stream's first word apart", async () => {
    const times = [0, 120, 500];
    const { gateway } = createTestGateway({ keys: () => undefined, clock: () => times.shift() ?? 0 });
    const parts = await collect(gateway.stream(askMock("@mock text: One two.")));
    expect(parts.at(-1)).toMatchObject({
      reply: { latencyMs: 500, timeToFirstTokenMs: 120, prompt_cost: 0, output_cost: 0 },
    });
  });

  it("leaves the price of an unlisted model unknown", async () => {
    const { gateway } = await start((response) => sendChat(response, "Hello."));
    const reply = await gateway.call(ask({ model: "gpt-99-ultra" }));
    expect(reply).toMatchObject({ provider: "openai", prompt_cost: undefined, output_cost: undefined });
  });

  it("keeps connections for the next calls", async () => {
    const { gateway, upstream } = await start((response) => sendChat(response, "Hello."));
    for (let index = 0; index < 9; index += 1) await gateway.call(ask());
    expect(upstream.connectionCount()).toBeLessThan(3);
  });
});

describe("who only waits to ask", () => {
  it("is sent away by the signal for that, before the first try and between tries; what is asked goes on", async () => {
    const { gateway } = createTestGateway({ keys: () => undefined });
    const waits = new AbortController();
    let asked = 0;
    const stopAt = (tries: number) => ({
      waitSignals: [waits.signal],
      onAsk: () => {
        asked += 1;
        if (asked === tries) waits.abort();
      },
    });
    expect((await gateway.call(askMock("Hi", stopAt(1)))).output).toBeDefined();
    expect(await failureOf(gateway.call(askMock("Hi", stopAt(0))))).toMatchObject({ kind: "aborted" });
    expect(asked).toBe(1);
    const again = new AbortController();
    const failing = askMock("@mock error: 500", {
      waitSignals: [again.signal],
      onAsk: () => {
        asked += 1;
        again.abort();
      },
    });
    expect(await failureOf(gateway.call(failing))).toMatchObject({ kind: "aborted" });
    expect(asked).toBe(2);
  });
});
