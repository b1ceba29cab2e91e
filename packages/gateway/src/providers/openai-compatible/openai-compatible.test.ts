import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Model } from "../../model.ts";
import { openAgainstAimock } from "../../testing/aimock.ts";
import { sendJson, startChatStream, startLoopback } from "../../testing/loopback.ts";
import type { Loopback } from "../../testing/loopback.ts";
import { modelSuite } from "../../testing/model.testsuite.ts";
import { createProviderFetch } from "../../transport/provider-fetch.ts";
import { openaiCompatible } from "./index.ts";

modelSuite("openai-compatible", {
  open: () => openAgainstAimock(openaiCompatible, "/v1"),
  hasThinking: false,
});

describe("any server that speaks openai's words", () => {
  let server: Loopback;
  let model: Model;
  const fetch = createProviderFetch();

  beforeAll(async () => {
    server = await startLoopback((response, { path, body, headers }) => {
      if (body["stream"] === true) {
        // No finish reason, as some servers leave it out.
        startChatStream(response, ["Hi ", "there"]);
        response.end("data: [DONE]\n\n");
      } else if (path.endsWith("/completions") && !path.includes("chat")) {
        sendJson(response, { choices: [{ text: "done", finish_reason: "stop" }] });
      } else {
        const content = headers.authorization ?? "no key";
        sendJson(response, {
          choices: [
            { message: { role: "assistant", content, reasoning_content: "Hm." }, finish_reason: "stop" },
          ],
        });
      }
    });
    model = await openaiCompatible.open({ fetch, sleep: async () => {} });
  });
  afterAll(async () => {
    await fetch.close();
    await server.close();
  });

  const request = { model: "llama-3", endpoint: "chat" as const, messages: [] };

  it("is called without a key, and each call with its own", async () => {
    const keys = [undefined, "key-one-1234", "key-two-1234"];
    const calls = keys.map((apiKey) => model.call(request, { baseUrl: server.url, apiKey }));
    const replies = await Promise.all(calls);
    expect(replies.map(({ output }) => output)).toEqual([
      "no key",
      "Bearer key-one-1234",
      "Bearer key-two-1234",
    ]);
  });

  it("may think aloud and count nothing", async () => {
    const reply = await model.call(request, { baseUrl: server.url });
    expect(reply.message.thinking).toEqual([{ type: "thinking", thinking: "Hm.", signature: "" }]);
    expect(reply.usage).toMatchObject({ prompt_tokens: undefined, output_tokens: undefined });
  });

  it("is sent everything, for it alone knows its models", async () => {
    const { provider_request, warnings } = await model.call(
      {
        ...request,
        logprobs: 2,
        reasoning_effort: "low",
        user: "u1",
        seed: 3,
        response_format: { type: "json_object", json_schema: undefined },
      },
      { baseUrl: server.url },
    );
    expect(provider_request).toEqual({
      model: "llama-3",
      messages: [],
      logprobs: true,
      top_logprobs: 2,
      reasoning_effort: "low",
      user: "u1",
      seed: 3,
      response_format: { type: "json_object" },
    });
    expect(warnings).toEqual([]);
  });

  it("ends a stream by [DONE] alone", async () => {
    const parts = [];
    for await (const part of model.stream(request, { baseUrl: server.url })) parts.push(part);
    expect(parts.at(-1)).toMatchObject({
      type: "finish",
      reply: { output: "Hi there", finish_reason: "stop" },
    });
  });

  it("completes a text", async () => {
    const reply = await model.call(
      { ...request, endpoint: "complete", text: "Once", suffix: "end" },
      { baseUrl: server.url },
    );
    expect(reply.output).toBe("done");
    expect(reply.provider_request).toEqual({ model: "llama-3", prompt: "Once", suffix: "end" });
  });
});
