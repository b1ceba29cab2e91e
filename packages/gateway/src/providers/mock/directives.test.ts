import type { ChatMessage } from "@parley/promptfile";
import { describe, expect, it } from "vitest";
import type { ModelContext, ModelRequest, ModelStreamPart } from "../../model.ts";
import { createMockModel } from "./mock-model.ts";

const slept: number[] = [];
const model = createMockModel({
  sleep: async (ms) => {
    slept.push(ms);
  },
});

const user = (content: string): ChatMessage => ({ role: "user", content });
const assistant = (content: string): ChatMessage => ({ role: "assistant", content });

function ask(messages: ChatMessage[], more: Partial<ModelRequest> = {}): ModelRequest {
  return { model: "mock-1", endpoint: "chat", messages, ...more };
}

async function collect(request: ModelRequest, context: ModelContext = {}): Promise<ModelStreamPart[]> {
  const parts: ModelStreamPart[] = [];
  for await (const part of model.stream(request, context)) parts.push(part);
  return parts;
}

describe("without directives", () => {
  it("says that it is the mock, repeats the question, and always says the same", async () => {
    const request = ask([user("Write to Ada.")]);
    const { output } = await model.call(request, {});
    expect(output).toMatch(
      /^This is Parley's mock provider: no model was called\.\n\nYou said: Write to Ada\.\n\n\(answer [0-9a-f]{8}\)$/,
    );
    expect((await model.call(request, {})).output).toBe(output);
    expect((await model.call(ask([user("Write to Bob.")]), {})).output).not.toBe(output);
  });

  it("repeats a completion's prompt", async () => {
    const { output } = await model.call({ ...ask([]), endpoint: "complete", text: "Once upon" }, {});
    expect(output).toContain("You said: Once upon\n");
  });

  it("answers in JSON when JSON is asked for", async () => {
    const schema = {
      type: "object",
      required: ["city", "rating"],
      properties: { city: { enum: ["Oslo", "Rome"] }, rating: { type: "integer", minimum: 1 } },
    };
    const structured = ask([user("Which?")], {
      response_format: { type: "json_schema", json_schema: { name: "c", schema } },
    });
    expect(JSON.parse((await model.call(structured, {})).output ?? "")).toEqual({ city: "Oslo", rating: 1 });
    const free = ask([user("Which?")], { response_format: { type: "json_object", json_schema: undefined } });
    expect(JSON.parse((await model.call(free, {})).output ?? "")).toEqual({
      provider: "mock",
      asked: "Which?",
    });
  });

  it("calls the tool it must, with the least arguments that fit", async () => {
    const parameters = { type: "object", required: ["city"], properties: { city: { type: "string" } } };
    const tools = [
      { name: "first", description: "", strict: undefined, parameters: undefined },
      { name: "second", description: "", strict: undefined, parameters },
    ];
    const required = await model.call(ask([user("Go.")], { tools, tool_choice: "required" }), {});
    expect(required.message.tool_calls).toMatchObject([{ function: { name: "first", arguments: "{}" } }]);
    const named = await model.call(
      ask([user("Go.")], { tools, tool_choice: { type: "function", function: { name: "second" } } }),
      {},
    );
    expect(named.message.tool_calls).toMatchObject([
      { function: { name: "second", arguments: '{"city":"mock"}' } },
    ]);
    expect((await model.call(ask([user("Go.")], { tools, tool_choice: "auto" }), {})).finish_reason).toBe(
      "stop",
    );
    expect(
      (await model.call(ask([user("@mock tool: first")], { tools, tool_choice: "none" }), {})).finish_reason,
    ).toBe("stop");
  });

  it("honours max_tokens and stop", async () => {
    const short = await model.call(ask([user("Hi")], { max_tokens: 2 }), {});
    expect(short).toMatchObject({ output: "This is ", finish_reason: "length", usage: { output_tokens: 2 } });
    expect(await model.call(ask([user("Hi")], { stop: ["mock"] }), {})).toMatchObject({
      output: "This is Parley's ",
      finish_reason: "stop",
    });
  });

  it("gives log probabilities in its response", async () => {
    const { provider_response } = await model.call(ask([user("@mock text: One two")], { logprobs: 2 }), {});
    expect(provider_response).toMatchObject({
      choices: [{ logprobs: { content: [{ token: "One ", top_logprobs: [{}, {}] }, { token: "two" }] } }],
    });
  });
});

describe("directives", () => {
  it("script an answer", async () => {
    const lines = [
      "Hi",
      "@mock text: One\\ntwo",
      "@mock text: three",
      "@mock thinking: Hm.",
      "@mock finish: content_filter",
      "@mock usage: 10 20",
      "@mock warning: seed",
      "@mock delay: 1.5s",
    ];
    const reply = await model.call(ask([user(lines.join("\n"))]), {});
    expect(reply).toMatchObject({
      output: "One\ntwo\nthree",
      finish_reason: "content_filter",
      usage: { prompt_tokens: 10, output_tokens: 20, reasoning_tokens: 1 },
      warnings: [{ type: "unsupported", feature: "seed" }],
      message: { thinking: [{ type: "thinking", thinking: "Hm." }] },
    });
    expect(slept).toContain(1_500);
  });

  it("script several tool calls, with ids of their own", async () => {
    const reply = await model.call(ask([user('@mock tool: one {"a":1}\n@mock tool: two')]), {});
    const calls = reply.message.tool_calls ?? [];
    expect(calls).toMatchObject([
      { function: { name: "one", arguments: '{"a":1}' } },
      { function: { name: "two", arguments: "{}" } },
    ]);
    expect(calls[0]?.id).not.toBe(calls[1]?.id);
    expect(reply).toMatchObject({ output: undefined, finish_reason: "tool_calls" });
  });

  it("cut the stream in as many pieces as asked", async () => {
    const parts = await collect(ask([user('@mock json: {"a": [1, 2]}\n@mock chunks: 3')]));
    expect(parts.map((part) => (part.type === "text-delta" ? part.text : part.type))).toEqual([
      '{"a"',
      ":[1,",
      "2]}",
      "finish",
    ]);
  });

  it("answer from another message", async () => {
    const messages: ChatMessage[] = [
      { role: "system", content: "Rules." },
      user("First."),
      assistant("Yes."),
      user("@mock answer-from: system"),
    ];
    expect((await model.call(ask(messages), {})).output).toBe("Rules.");
  });

  it("hold for one model when one is named", async () => {
    const messages = [user("@mock[mock-2] text: Two\n@mock[mock-1] text: One")];
    expect((await model.call(ask(messages), {})).output).toBe("One");
    expect((await model.call(ask(messages, { model: "mock-2" }), {})).output).toBe("Two");
  });

  it("script the turns that follow one message", async () => {
    const script = user(
      'Weather?\n@mock tool: get_weather {"city":"SF"}\n@mock then\n@mock text: It is sunny.',
    );
    const first = await model.call(ask([script]), {});
    expect(first.finish_reason).toBe("tool_calls");
    const result: ChatMessage = {
      role: "tool",
      tool_call_id: first.message.tool_calls?.[0]?.id,
      content: "Sun",
    };
    expect((await model.call(ask([script, first.message, result]), {})).output).toBe("It is sunny.");
    expect(
      (await model.call(ask([script, first.message, result, assistant("It is sunny."), user("Thanks.")]), {}))
        .output,
    ).toContain("You said: Thanks.");
  });

  it("stand in a system message without calling a tool for ever", async () => {
    const system: ChatMessage = { role: "system", content: "@mock tool: look {}\n@mock finish: stop" };
    const first = await model.call(ask([system, user("Go.")]), {});
    expect(first.message.tool_calls).toHaveLength(1);
    const result: ChatMessage = { role: "tool", tool_call_id: "x", content: "Seen" };
    const second = await model.call(ask([system, user("Go."), first.message, result]), {});
    expect(second.output).toContain("The tool answered: Seen");
  });

  it.each([
    "error: 200",
    "error: soon",
    "delay: long",
    "chunks: few",
    "json: {",
    "finish: A B",
    "answer-from: me",
    "sing: loud",
    "tool",
    "usage: 1",
  ])("refuse what cannot be read: %s", async (line) => {
    await expect(model.call(ask([user(`@mock ${line}`)]), {})).rejects.toMatchObject({
      kind: "invalid_request",
      message: `The mock provider cannot read the line "@mock ${line}".`,
    });
  });

  it.each([
    ["timeout", { kind: "upstream_timeout", isRetryable: true }],
    ["network", { kind: "upstream_failed", isRetryable: true, status: undefined }],
    ["503 final", { kind: "upstream_failed", isRetryable: false, status: 503 }],
    ["429 retry-after=2s", { kind: "rate_limited", retryAfterMs: 2_000 }],
  ])("fail with %s", async (what, error) => {
    await expect(collect(ask([user(`@mock error: ${what}`)]))).rejects.toMatchObject(error);
  });
});
