import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Model, ModelContext, ModelRequest } from "../model.ts";
import { openai } from "../providers/openai/index.ts";
import { openaiCompatible } from "../providers/openai-compatible/index.ts";
import { sendJson, startLoopback, type Answer, type Loopback } from "../testing/loopback.ts";
import { createProviderFetch } from "../transport/provider-fetch.ts";

describe.each([
  ["openai", openai],
  ["openai-compatible", openaiCompatible],
])("calls of %s that are written and read without its package", (_, provider) => {
  const fetch = createProviderFetch();
  let answer: Answer;
  let server: Loopback;
  let model: Model;
  beforeAll(async () => {
    server = await startLoopback((...given) => answer(...given));
    model = await provider.open({ fetch, sleep: async () => {} });
  });
  afterAll(async () => {
    await fetch.close();
    await server.close();
  });

  const call = (request: Partial<ModelRequest> = {}, context: ModelContext = {}) =>
    model.call(
      { model: "gpt-4o", endpoint: "chat", messages: [], ...request },
      { apiKey: "sk-own-calls", baseUrl: `${server.url}/v1`, ...context },
    );
  const reply = (message: object, more: object = {}) => ({
    choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason: "stop", ...more }],
  });
  const failureOf = (work: Promise<unknown>) => work.then(() => undefined).catch((error: unknown) => error);

  test("have each its own messages, user, key and parameters, also at once", async () => {
    answer = (response, { body, headers }) =>
      sendJson(response, reply({ content: JSON.stringify([body, headers.authorization]) }));
    const asked = Array.from({ length: 12 }, (_one, index) => ({
      messages: [{ role: "user" as const, content: `Question ${index}` }],
      user: `user-${index}`,
      temperature: index % 2,
      tools: index % 3 === 0 ? [{ name: "look", description: "Looks.", parameters: { index } }] : undefined,
    }));
    const replies = await Promise.all(
      asked.map((request, index) => call(request as Partial<ModelRequest>, { apiKey: `sk-number-${index}` })),
    );
    for (const [index, { output, provider_request }] of replies.entries()) {
      const [body, authorization] = JSON.parse(output!.replaceAll("[redacted]", `sk-number-${index}`));
      const { tools, ...rest } = asked[index]!;
      expect(body).toMatchObject({ model: "gpt-4o", ...rest });
      expect(body.tools?.[0].function.parameters.index).toBe(tools === undefined ? undefined : index);
      expect(authorization).toBe(`Bearer sk-number-${index}`);
      expect(provider_request).toEqual(body);
    }
  });

  test("are told each time what the model does not take", async () => {
    answer = (response) => sendJson(response, reply({ content: "Yes." }));
    const suffix = "end";
    for (let round = 0; round < 3; round += 1)
      expect((await call({ suffix, other: { model: "x" } })).warnings.map(({ feature }) => feature)).toEqual([
        "suffix",
        "other",
      ]);
  });

  test("hold what was said, refused, called and counted", async () => {
    answer = (response) =>
      sendJson(response, {
        ...reply({
          content: "So far. ",
          refusal: "No further.",
          tool_calls: [{ type: "function", function: { name: "look", arguments: "{}" } }],
        }),
        usage: {
          prompt_tokens: 9,
          completion_tokens: 4,
          prompt_tokens_details: { cached_tokens: 3 },
          completion_tokens_details: { reasoning_tokens: 2 },
        },
      });
    const { message, finish_reason, usage } = await call();
    expect(message).toMatchObject({
      content: "So far. No further.",
      tool_calls: [{ type: "function", function: { name: "look", arguments: "{}" } }],
    });
    expect(message.tool_calls?.[0]?.id).toMatch(/^call_./);
    expect(finish_reason).toBe("content_filter");
    expect(usage).toEqual({
      prompt_tokens: 9,
      cached_tokens: 3,
      cache_write_tokens: undefined,
      output_tokens: 4,
      reasoning_tokens: 2,
    });
  });

  test.each([
    [{ content: 7 }],
    [{ tool_calls: [{ id: "a", function: { name: "look" } }] }],
    [{ tool_calls: "none" }],
  ])("fail where the answer is none: %j", async (message) => {
    answer = (response) => sendJson(response, reply(message));
    expect(await failureOf(call())).toMatchObject({
      kind: "upstream_failed",
      status: 200,
      provider_request: { model: "gpt-4o" },
      provider_response: expect.stringContaining("choices"),
    });
  });

  test("that are refused say why, also where the refusal breaks off", async () => {
    answer = (response) => {
      response.writeHead(429, { "content-length": "1000", "retry-after": "4" });
      response.write('{"error":');
      setImmediate(() => response.destroy());
    };
    expect(await failureOf(call())).toMatchObject({
      kind: "rate_limited",
      status: 429,
      retryAfterMs: 4000,
      provider_request: { model: "gpt-4o" },
    });
    answer = (response) => sendJson(response, { error: { message: "Not sk-own-calls." } }, { status: 401 });
    expect(await failureOf(call())).toMatchObject({
      kind: "unauthenticated_upstream",
      message: expect.stringContaining("Not [redacted]."),
    });
  });

  test("may begin with the mark of UTF-8, and come in any pieces", async () => {
    answer = (response) => {
      const bytes = Buffer.from(`\uFEFF${JSON.stringify(reply({ content: "Grüße 🙂" }))}`);
      response.writeHead(200, { "content-type": "application/json" });
      let at = 0;
      const write = (): void => {
        response.write(bytes.subarray(at, at + 1));
        at += 1;
        if (at < bytes.byteLength) setImmediate(write);
        else response.end();
      };
      write();
    };
    expect((await call()).output).toBe("Grüße 🙂");
  });
});
