import type { ChatMessage } from "@parley/promptfile";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Model, ModelContext, ModelRequest } from "../../model.ts";
import { openAgainstAimock } from "../../testing/aimock.ts";
import { sendChat, sendJson, startLoopback } from "../../testing/loopback.ts";
import type { Loopback } from "../../testing/loopback.ts";
import { modelSuite } from "../../testing/model.testsuite.ts";
import { createProviderFetch } from "../../transport/provider-fetch.ts";
import { openai } from "./index.ts";

modelSuite("openai", { open: () => openAgainstAimock(openai, "/v1"), hasThinking: false });

describe("the body sent to openai", () => {
  let server: Loopback;
  let model: Model;
  let context: ModelContext;
  const fetch = createProviderFetch();

  beforeAll(async () => {
    server = await startLoopback((response, { path }) => {
      if (path.endsWith("/chat/completions")) sendChat(response, "Hello.");
      else
        sendJson(response, {
          choices: [{ text: " a time", index: 0, finish_reason: "length" }],
          usage: { prompt_tokens: 2, completion_tokens: 2, total_tokens: 4 },
        });
    });
    model = await openai.open({ fetch, sleep: async () => {} });
    context = { apiKey: "sk-openai-test", baseUrl: `${server.url}/v1` };
  });
  afterAll(async () => {
    await fetch.close();
    await server.close();
  });

  async function send(request: Partial<ModelRequest>) {
    const reply = await model.call({ model: "gpt-4o", endpoint: "chat", messages: [], ...request }, context);
    return { reply, body: server.received.at(-1)?.body, path: server.received.at(-1)?.path };
  }

  it("holds messages, tools and the response format exactly as given", async () => {
    const messages: ChatMessage[] = [
      { role: "developer", content: "Be brief." },
      {
        role: "user",
        name: "ada",
        content: [
          { type: "text", text: "See" },
          { type: "image_url", image_url: { url: "https://example.com/a.png", detail: "low" } },
        ],
      },
      {
        role: "assistant",
        content: "Looking.",
        tool_calls: [{ id: "call_1", type: "function", function: { name: "look", arguments: "not json" } }],
      },
      { role: "tool", tool_call_id: "call_1", content: "A cat." },
    ];
    const response_format = {
      type: "json_schema" as const,
      json_schema: { name: "cat", strict: false, schema: { type: "object", $comment: "kept" } },
    };
    const parameters = { type: "object", properties: { at: { type: "string" } } };
    const { body } = await send({
      messages,
      response_format,
      tools: [{ name: "look", description: "Looks.", strict: true, parameters }],
      tool_choice: { type: "function", function: { name: "look" } },
    });
    expect(body).toEqual({
      model: "gpt-4o",
      messages,
      response_format,
      tools: [
        { type: "function", function: { name: "look", description: "Looks.", strict: true, parameters } },
      ],
      tool_choice: { type: "function", function: { name: "look" } },
    });
  });

  it("holds every parameter by its name", async () => {
    const sampling = {
      temperature: 0.5,
      top_p: 0.9,
      presence_penalty: 0.1,
      frequency_penalty: -0.1,
      seed: 7,
      max_tokens: 5,
    };
    const { body, reply } = await send({ ...sampling, stop: "END", user: "u1", logprobs: 3 });
    expect(body).toEqual({
      model: "gpt-4o",
      messages: [],
      ...sampling,
      stop: ["END"],
      user: "u1",
      logprobs: true,
      top_logprobs: 3,
    });
    expect(reply.provider_request).toEqual(body);
    expect(reply.warnings).toEqual([]);
  });

  it("does not let `other` turn a call into a stream", async () => {
    const { body, reply } = await send({ other: { stream: true, n: 1 } });
    expect(body).toEqual({ model: "gpt-4o", messages: [], n: 1 });
    expect(reply.output).toBe("Hello.");
    expect(reply.warnings).toMatchObject([{ type: "other", feature: "other" }]);
  });

  it("does not let `other` ask another model, or anything else", async () => {
    const other = { model: "gpt-4-32k", models: ["o1-pro"], messages: [{ role: "user" }], prompt: "x", n: 1 };
    const { body, reply } = await send({ other });
    expect(body).toEqual({ model: "gpt-4o", messages: [], n: 1 });
    expect(reply.warnings.map(({ message }) => message.split("`")[1])).toEqual([
      "model",
      "models",
      "messages",
      "prompt",
    ]);
  });

  it("leaves out a limit of -1", async () => {
    expect((await send({ max_tokens: -1 })).body).toEqual({ model: "gpt-4o", messages: [] });
  });

  it("asks reasoning models what they take, and tells what they do not", async () => {
    const { body, reply } = await send({
      model: "o3-mini",
      max_tokens: 90,
      temperature: 0.5,
      reasoning_effort: "high",
    });
    expect(body).toEqual({
      model: "o3-mini",
      messages: [],
      max_completion_tokens: 90,
      reasoning_effort: "high",
    });
    expect(reply.warnings).toMatchObject([{ type: "unsupported", feature: "temperature" }]);
  });

  it("tells that budgets, suffixes and thinking are not for chats of openai", async () => {
    const thinking = [{ type: "thinking" as const, thinking: "Hm.", signature: "s" }];
    const { body, reply } = await send({
      reasoning_effort: 1024,
      suffix: "end",
      messages: [{ role: "assistant", content: "Hi", thinking }],
    });
    expect(body).toEqual({ model: "gpt-4o", messages: [{ role: "assistant", content: "Hi" }] });
    expect(reply.warnings.map(({ feature }) => feature)).toEqual(["reasoning_effort", "suffix", "thinking"]);
  });

  it("completes a text", async () => {
    const { body, path, reply } = await send({
      model: "gpt-3.5-turbo-instruct",
      endpoint: "complete",
      text: "Once upon",
      suffix: " end",
      logprobs: 2,
      max_tokens: 2,
      stop: ["\n"],
    });
    expect(path).toBe("/v1/completions");
    expect(body).toEqual({
      model: "gpt-3.5-turbo-instruct",
      prompt: "Once upon",
      suffix: " end",
      logprobs: 2,
      max_tokens: 2,
      stop: ["\n"],
    });
    expect(reply).toMatchObject({
      output: " a time",
      finish_reason: "length",
      usage: { prompt_tokens: 2, output_tokens: 2 },
    });
  });

  it("holds documents by their bytes, and tells that it takes no others", async () => {
    const { reply, body } = await send({
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "Sum up" },
            {
              type: "file",
              file: { url: "data:application/pdf;base64,UERG", filename: "a.pdf", media_type: undefined },
            },
            {
              type: "file",
              file: { url: "https://example.com/b.pdf", filename: undefined, media_type: undefined },
            },
          ],
        },
      ],
    });
    expect(body).toMatchObject({
      messages: [
        {
          content: [
            { type: "text", text: "Sum up" },
            { type: "file", file: { file_data: "data:application/pdf;base64,UERG", filename: "a.pdf" } },
          ],
        },
      ],
    });
    expect((body as { messages: { content: unknown[] }[] }).messages[0]?.content).toHaveLength(2);
    expect(reply.warnings).toMatchObject([{ type: "unsupported", feature: "file" }]);
  });

  it("tells what a completion cannot use", async () => {
    const tools = [{ name: "look", description: "", strict: undefined, parameters: undefined }];
    const { reply } = await send({
      endpoint: "complete",
      tools,
      tool_choice: "auto",
      response_format: { type: "json_object", json_schema: undefined },
    });
    expect(reply.warnings.map(({ feature }) => feature)).toEqual(["tools", "tool_choice", "response_format"]);
  });
});
