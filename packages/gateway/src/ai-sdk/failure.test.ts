import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Model } from "../model.ts";
import type { Provider } from "../provider.ts";
import { anthropic } from "../providers/anthropic/index.ts";
import { openai } from "../providers/openai/index.ts";
import { openaiCompatible } from "../providers/openai-compatible/index.ts";
import {
  chatEvent,
  startChatStream,
  startLoopback,
  type Answer,
  type Loopback,
} from "../testing/loopback.ts";
import { createProviderFetch } from "../transport/provider-fetch.ts";

type Wire = {
  name: string;
  provider: Provider;
  start: (response: ServerResponse) => void;
  speak: (response: ServerResponse) => void;
  fail: (response: ServerResponse, error: object) => void;
};

const openAiWire = {
  start: (response: ServerResponse) => startChatStream(response, []),
  speak: (response: ServerResponse) => void response.write(chatEvent({ delta: { content: "Half" } })),
  fail: (response: ServerResponse, error: object) =>
    void response.end(`data: ${JSON.stringify({ error })}\n\n`),
};

const sendEvent = (response: ServerResponse, event: { type: string; [key: string]: unknown }) =>
  response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);

const wires: Wire[] = [
  { name: "openai", provider: openai, ...openAiWire },
  { name: "openai-compatible", provider: openaiCompatible, ...openAiWire },
  {
    name: "anthropic",
    provider: anthropic,
    start(response) {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const usage = { input_tokens: 1, output_tokens: 1 };
      sendEvent(response, {
        type: "message_start",
        message: { id: "msg_1", type: "message", role: "assistant", model: "m", content: [], usage },
      });
    },
    speak(response) {
      sendEvent(response, {
        type: "content_block_start",
        index: 0,
        content_block: { type: "text", text: "" },
      });
      sendEvent(response, {
        type: "content_block_delta",
        index: 0,
        delta: { type: "text_delta", text: "Half" },
      });
    },
    fail(response, error) {
      sendEvent(response, { type: "error", error });
      response.end();
    },
  },
];

describe.each(wires)("an error event in a stream of $name", ({ name, provider, start, speak, fail }) => {
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

  async function hear(): Promise<{ heard: string; error: unknown }> {
    const baseUrl = name === "anthropic" ? server.url : `${server.url}/v1`;
    const context = { apiKey: "sk-events", baseUrl };
    const messages = [{ role: "user" as const, content: "Hi." }];
    let heard = "";
    try {
      for await (const part of model.stream({ model: "m", endpoint: "chat", messages }, context)) {
        if (part.type === "text-delta") heard += part.text;
      }
    } catch (error) {
      return { heard, error };
    }
    throw new Error("The stream did not fail.");
  }

  test.each([true, false])(
    "is told in the provider's words, without the key (after words: %s)",
    async (spoken) => {
      answer = (response) => {
        start(response);
        if (spoken) speak(response);
        fail(response, { type: "overloaded_error", message: "Overloaded, sk-events", code: null });
      };
      const { heard, error } = await hear();
      expect(heard).toBe(spoken ? "Half" : "");
      expect(error).toMatchObject({
        kind: "upstream_failed",
        isRetryable: true,
        message: `${name} failed midway: Overloaded, [redacted]`,
      });
    },
  );

  test("with a status of its own is what that status means", async () => {
    answer = (response) => {
      start(response);
      speak(response);
      fail(response, { type: "rate_limit_error", message: "Slower.", code: "429" });
    };
    expect((await hear()).error).toMatchObject({ kind: "rate_limited", isRetryable: true, status: 429 });
  });

  test("that asking again cannot mend is not asked again", async () => {
    answer = (response) => {
      start(response);
      fail(response, { type: "invalid_request_error", message: "Too long.", code: "400" });
    };
    expect((await hear()).error).toMatchObject({
      kind: "invalid_request",
      isRetryable: false,
      message: `${name} failed midway: Too long.`,
    });
  });
});
