import type { ChatMessage } from "@parley/promptfile";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Model, ModelContext, ModelRequest } from "../../model.ts";
import { openAgainstAimock } from "../../testing/aimock.ts";
import { sendJson, startLoopback } from "../../testing/loopback.ts";
import type { Loopback } from "../../testing/loopback.ts";
import { modelSuite } from "../../testing/model.testsuite.ts";
import { createProviderFetch } from "../../transport/provider-fetch.ts";
import { anthropic } from "./index.ts";

modelSuite("anthropic", {
  open: () => openAgainstAimock(anthropic, ""),
  hasThinking: true,
  modelName: "claude-sonnet-4-5",
});

describe("the body sent to anthropic", () => {
  let server: Loopback;
  let model: Model;
  let context: ModelContext;
  const fetch = createProviderFetch();

  beforeAll(async () => {
    server = await startLoopback((response) =>
      sendJson(response, {
        id: "msg_1",
        type: "message",
        role: "assistant",
        model: "claude-sonnet-4-5",
        content: [
          { type: "thinking", thinking: "Hm.", signature: "sig" },
          { type: "redacted_thinking", data: "opaque" },
          { type: "text", text: "Hello." },
        ],
        stop_reason: "max_tokens",
        stop_sequence: null,
        usage: {
          input_tokens: 10,
          output_tokens: 5,
          cache_read_input_tokens: 30,
          cache_creation_input_tokens: 2,
        },
      }),
    );
    model = await anthropic.open({ fetch, sleep: async () => {} });
    context = { apiKey: "sk-ant-test-key", baseUrl: server.url };
  });
  afterAll(async () => {
    await fetch.close();
    await server.close();
  });

  async function send(request: Partial<ModelRequest>) {
    const asked = { model: "claude-sonnet-4-5", endpoint: "chat" as const, messages: [], ...request };
    const reply = await model.call(asked, context);
    return { reply, received: server.received.at(-1), body: server.received.at(-1)?.body };
  }
  const hello: ChatMessage[] = [{ role: "user", content: "Hello" }];

  it("goes to the version of the address, with the key in its header", async () => {
    const { received } = await send({ messages: hello });
    expect(received?.path).toBe("/v1/messages");
    expect(received?.headers["x-api-key"]).toBe("sk-ant-test-key");
  });

  it("comes back with thinking, usage and the wire's word for its end", async () => {
    const { reply } = await send({ messages: hello });
    expect(reply.message).toEqual({
      role: "assistant",
      content: "Hello.",
      thinking: [
        { type: "thinking", thinking: "Hm.", signature: "sig" },
        { type: "redacted_thinking", data: "opaque" },
      ],
    });
    expect(reply.finish_reason).toBe("length");
    expect(reply.usage).toMatchObject({
      prompt_tokens: 42,
      cached_tokens: 30,
      cache_write_tokens: 2,
      output_tokens: 5,
    });
  });

  it("gives a budget of tokens to think", async () => {
    const { body } = await send({ messages: hello, reasoning_effort: 2048, max_tokens: 100, user: "u1" });
    expect(body).toMatchObject({
      thinking: { type: "enabled", budget_tokens: 2048 },
      metadata: { user_id: "u1" },
    });
  });

  it("moves system messages to the front, and says so when that changes their place", async () => {
    const { body, reply } = await send({
      messages: [
        { role: "system", content: "One." },
        ...hello,
        { role: "developer", content: [{ type: "text", text: "Two." }] },
      ],
    });
    expect(body).toMatchObject({
      system: [
        { type: "text", text: "One." },
        { type: "text", text: "Two." },
      ],
      messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
    });
    expect(reply.warnings).toMatchObject([{ type: "compatibility", feature: "messages" }]);
  });

  it("holds a conversation with tools, in Anthropic's shape", async () => {
    const { body, reply } = await send({
      messages: [
        ...hello,
        {
          role: "assistant",
          content: "",
          thinking: [{ type: "thinking", thinking: "Look.", signature: "sig-2" }],
          tool_calls: [
            { id: "call_1", type: "function", function: { name: "look", arguments: '{"at":"cat"}' } },
            { id: "call_2", type: "function", function: { name: "look", arguments: "{broken" } },
          ],
        },
        { role: "tool", tool_call_id: "call_1", content: "A cat." },
        { role: "tool", tool_call_id: "call_2", content: [{ type: "text", text: "A dog." }] },
      ],
      tools: [{ name: "look", description: "Looks.", strict: undefined, parameters: { type: "object" } }],
      tool_choice: "required",
    });
    expect(body).toMatchObject({
      messages: [
        { role: "user" },
        {
          role: "assistant",
          content: [
            { type: "thinking", thinking: "Look.", signature: "sig-2" },
            { type: "tool_use", id: "call_1", name: "look", input: { at: "cat" } },
            { type: "tool_use", id: "call_2", name: "look", input: { arguments: "{broken" } },
          ],
        },
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "call_1", content: "A cat." },
            { type: "tool_result", tool_use_id: "call_2", content: [{ type: "text", text: "A dog." }] },
          ],
        },
      ],
      tools: [{ name: "look", description: "Looks.", input_schema: { type: "object" } }],
      tool_choice: { type: "any" },
    });
    expect(reply.warnings).toMatchObject([{ type: "compatibility", feature: "tool_calls" }]);
  });

  it("holds images as URLs and as bytes", async () => {
    const image = (url: string, detail?: "low") => ({
      type: "image_url" as const,
      image_url: { url, detail },
    });
    const { body, reply } = await send({
      messages: [
        {
          role: "user",
          content: [
            image("https://example.com/a.png", "low"),
            image("data:image/png;base64,aGk="),
            image("data:image/svg+xml,%3Csvg%3E"),
          ],
        },
      ],
    });
    expect(body).toMatchObject({
      messages: [
        {
          content: [
            { type: "image", source: { type: "url", url: "https://example.com/a.png" } },
            { type: "image", source: { type: "base64", media_type: "image/png", data: "aGk=" } },
            { type: "image", source: { type: "base64", media_type: "image/svg+xml", data: "PHN2Zz4=" } },
          ],
        },
      ],
    });
    expect(reply.warnings).toMatchObject([{ feature: "image_url.detail" }]);
  });

  it("refuses an image that has no address", async () => {
    const messages: ChatMessage[] = [
      { role: "user", content: [{ type: "image_url", image_url: { url: "cat.png", detail: undefined } }] },
    ];
    await expect(send({ messages })).rejects.toMatchObject({
      kind: "invalid_request",
      provider: "anthropic",
    });
  });

  it("tells everything that Anthropic does not take", async () => {
    const { reply } = await send({
      messages: [
        {
          role: "system",
          content: [
            { type: "text", text: "Hi." },
            { type: "image_url", image_url: { url: "https://a.b/c.png", detail: undefined } },
          ],
        },
        { role: "user", name: "ada", content: "Hello" },
        {
          role: "assistant",
          content: "Hi",
          thinking: [{ type: "thinking", thinking: "Hm.", signature: "" }],
        },
        ...hello,
      ],
      seed: 1,
      logprobs: 2,
      presence_penalty: 1,
      frequency_penalty: 1,
      temperature: 1.5,
      response_format: { type: "json_object", json_schema: undefined },
    });
    expect(reply.warnings.map(({ feature }) => feature).toSorted()).toEqual([
      "frequency_penalty",
      "image_url",
      "logprobs",
      "name",
      "presence_penalty",
      "response_format",
      "seed",
      "temperature",
      "thinking",
    ]);
  });

  it("asks a completion as a user's message", async () => {
    const { body, reply } = await send({ endpoint: "complete", text: "Once upon" });
    expect(body).toMatchObject({
      messages: [{ role: "user", content: [{ type: "text", text: "Once upon" }] }],
    });
    expect(reply.warnings).toMatchObject([{ type: "compatibility", feature: "endpoint" }]);
  });

  it("holds documents as URLs and as bytes", async () => {
    const file = (url: string, filename?: string, media_type?: string) => ({
      type: "file" as const,
      file: { url, filename, media_type },
    });
    const { body } = await send({
      messages: [
        {
          role: "user",
          content: [
            file("https://example.com/a.pdf"),
            file("data:application/pdf;base64,UERG", "terms.pdf"),
            file("data:;base64,aGk=", "note.txt", "text/plain"),
          ],
        },
      ],
    });
    expect(body).toMatchObject({
      messages: [
        {
          role: "user",
          content: [
            { type: "document", source: { type: "url", url: "https://example.com/a.pdf" } },
            {
              type: "document",
              title: "terms.pdf",
              source: { type: "base64", media_type: "application/pdf", data: "UERG" },
            },
            { type: "document", title: "note.txt", source: { type: "text", data: "hi" } },
          ],
        },
      ],
    });
  });

  it("asks for JSON by its schema", async () => {
    const schema = {
      type: "object",
      properties: { city: { type: "string" } },
      required: ["city"],
      additionalProperties: false,
    };
    const { body } = await send({
      messages: hello,
      response_format: { type: "json_schema", json_schema: { name: "c", schema } },
    });
    expect(body).toMatchObject({ output_config: { format: { type: "json_schema", schema } } });
  });
});
