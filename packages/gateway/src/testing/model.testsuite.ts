import type { ChatMessage, ToolFunction } from "@parley/promptfile";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Model, ModelContext, ModelRequest, ModelStreamPart } from "../model.ts";
import { isModelError } from "../model-error.ts";
import type { ModelError } from "../model-error.ts";

/** What the provider behind the model should do when asked. */
export type Scenario =
  | { text: string; cut?: boolean }
  | { thinking: string; text: string }
  | { toolCall: { name: string; arguments: string } }
  | { status: number; retryAfterSeconds?: number };

export type OpenModel = {
  model: Model;
  context: ModelContext;
  /** A message after which the provider plays the scenario, in calls and streams alike. */
  provoke(scenario: Scenario): ChatMessage;
  close(): Promise<void>;
};

export type ModelSuiteOptions = {
  open(): Promise<OpenModel>;
  /** A model the provider knows. */
  modelName?: string;
  /** The provider gives thinking and takes it back. */
  hasThinking: boolean;
};

const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const weather: ToolFunction = {
  name: "get_weather",
  description: "The weather of a city.",
  parameters: { type: "object", required: ["city"], properties: { city: { type: "string" } } },
};

/** What every provider owes the gateway. */
export function modelSuite(
  name: string,
  { open, modelName = "model-1", hasThinking }: ModelSuiteOptions,
): void {
  describe(`the models of ${name}`, () => {
    let opened: OpenModel;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    function ask(scenario: Scenario, more: Partial<ModelRequest> = {}): ModelRequest {
      return { model: modelName, endpoint: "chat", messages: [opened.provoke(scenario)], ...more };
    }
    const call = (request: ModelRequest) => opened.model.call(request, opened.context);
    async function collect(request: ModelRequest, context = opened.context): Promise<ModelStreamPart[]> {
      const parts: ModelStreamPart[] = [];
      for await (const part of opened.model.stream(request, context)) parts.push(part);
      return parts;
    }
    async function failureOf(work: Promise<unknown>): Promise<ModelError> {
      const error = await work.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (!isModelError(error)) throw new Error("expected a ModelError", { cause: error });
      return error;
    }

    it("answers with text", async () => {
      const reply = await call(ask({ text: "Hello Ada." }, { max_tokens: 50, temperature: 0.5 }));
      expect(reply.message).toEqual({ role: "assistant", content: "Hello Ada." });
      expect(reply.output).toBe("Hello Ada.");
      expect(reply.finish_reason).toBe("stop");
      expect(reply.usage.prompt_tokens).toBeGreaterThan(0);
      expect(reply.usage.output_tokens).toBeGreaterThan(0);
      expect(reply.provider_request).toMatchObject({ model: modelName, max_tokens: 50 });
      expect(JSON.stringify(reply.provider_response)).toContain("Hello Ada.");
      expect(reply.warnings).toEqual([]);
    });

    it("calls a tool, and takes its result", async () => {
      const toolCall = { name: "get_weather", arguments: '{"city":"Oslo"}' };
      const question = ask({ toolCall }, { tools: [weather], tool_choice: "auto" });
      const { message, output, finish_reason } = await call(question);
      expect(finish_reason).toBe("tool_calls");
      expect(output).toBeUndefined();
      const [made] = message.tool_calls ?? [];
      expect(made).toMatchObject({ type: "function", function: { name: "get_weather" } });
      expect(JSON.parse(made?.function.arguments ?? "")).toEqual({ city: "Oslo" });

      const result: ChatMessage = { role: "tool", tool_call_id: made?.id, content: "Rain." };
      const asked = opened.provoke({ text: "Take a coat." });
      const next = await call({ ...question, messages: [...question.messages, message, result, asked] });
      expect(next.output).toBe("Take a coat.");
      expect(JSON.stringify(next.provider_request)).toContain("Rain.");
      expect(JSON.stringify(next.provider_request)).toContain(made?.id);
    });

    it("streams text and ends with the reply a call would give", async () => {
      const request = ask({ text: "One two three four five six." });
      const parts = await collect(request);
      const deltas = parts.flatMap((part) => (part.type === "text-delta" ? [part.text] : []));
      expect(deltas.length).toBeGreaterThan(1);
      expect(deltas.join("")).toBe("One two three four five six.");
      const last = parts.at(-1);
      const called = await call(request);
      expect(last).toMatchObject({
        type: "finish",
        reply: {
          message: called.message,
          finish_reason: "stop",
          usage: { output_tokens: called.usage.output_tokens },
          provider_request: { model: modelName },
          provider_response: expect.any(Object),
        },
      });
    });

    it("streams a tool call whole", async () => {
      const toolCall = { name: "get_weather", arguments: '{"city":"Oslo"}' };
      const parts = await collect(ask({ toolCall }, { tools: [weather] }));
      const calls = parts.flatMap((part) => (part.type === "tool-call" ? [part.toolCall] : []));
      expect(calls).toHaveLength(1);
      expect(JSON.parse(calls[0]?.function.arguments ?? "")).toEqual({ city: "Oslo" });
      expect(parts.at(-1)).toMatchObject({
        reply: { finish_reason: "tool_calls", message: { tool_calls: calls } },
      });
    });

    it.runIf(hasThinking)("gives thinking, and takes it back unchanged", async () => {
      const request = ask({ thinking: "They want a greeting.", text: "Hello." }, { reasoning_effort: 2048 });
      const { message, output } = await call(request);
      expect(output).toBe("Hello.");
      expect(message.thinking).toMatchObject([{ type: "thinking", thinking: "They want a greeting." }]);
      const parts = await collect(request);
      expect(parts.some(({ type }) => type === "thinking-delta")).toBe(true);
      expect(parts.at(-1)).toMatchObject({ reply: { message: { thinking: message.thinking } } });

      const earlier: ChatMessage = {
        ...message,
        thinking: [...(message.thinking ?? []), { type: "redacted_thinking", data: "c2VjcmV0" }],
      };
      const next = ask({ text: "Again." });
      const reply = await call({ ...next, messages: [...request.messages, earlier, ...next.messages] });
      const sent = JSON.stringify(reply.provider_request);
      const [block] = message.thinking ?? [];
      expect(sent).toContain(block?.type === "thinking" ? block.signature : "a signature");
      expect(sent).toContain("c2VjcmV0");
      expect(reply.warnings).toEqual([]);
    });

    it("takes images by URL and as data", async () => {
      const { content } = opened.provoke({ text: "A pixel." });
      const reply = await call({
        model: modelName,
        endpoint: "chat",
        messages: [
          {
            role: "user",
            content: [
              { type: "image_url", image_url: { url: "https://example.com/cat.png" } },
              { type: "image_url", image_url: { url: `data:image/png;base64,${png}` } },
              { type: "text", text: String(content) },
            ],
          },
        ],
      });
      expect(reply.output).toBe("A pixel.");
      expect(JSON.stringify(reply.provider_request)).toContain("https://example.com/cat.png");
      expect(JSON.stringify(reply.provider_request)).toContain(png);
    });

    it("merges `other` into the body, unread", async () => {
      const other = { service_tier: "flex", top_p: 0.25 };
      const reply = await call(ask({ text: "Yes." }, { other, top_p: 0.75 }));
      expect(reply.provider_request).toMatchObject(other);
    });

    it.each([
      { status: 500, kind: "upstream_failed", isRetryable: true },
      { status: 503, kind: "upstream_failed", isRetryable: true },
      { status: 429, kind: "rate_limited", isRetryable: true },
      { status: 401, kind: "unauthenticated_upstream", isRetryable: false },
      { status: 400, kind: "invalid_request", isRetryable: false },
    ])("turns a $status into $kind", async ({ status, kind, isRetryable }) => {
      const request = ask({ status, ...(status === 429 && { retryAfterSeconds: 7 }) });
      for (const work of [call, collect]) {
        const error = await failureOf(work(request));
        expect(error).toMatchObject({ kind, status, isRetryable });
        expect(error.provider_request).toMatchObject({ model: modelName });
        expect(error.retryAfterMs).toBe(status === 429 ? 7_000 : undefined);
      }
    });

    it("fails when the stream is cut midway, after what was heard", async () => {
      const heard: string[] = [];
      const request = ask({ text: "One two three four five six seven eight nine ten.", cut: true });
      const error = await failureOf(
        (async () => {
          for await (const part of opened.model.stream(request, opened.context)) {
            expect(part.type).toBe("text-delta");
            if (part.type === "text-delta") heard.push(part.text);
          }
        })(),
      );
      expect(error).toMatchObject({ kind: "upstream_failed", isRetryable: true });
      expect(heard.length).toBeGreaterThan(0);
      expect(heard.join("")).not.toContain("ten.");
    });

    it("gives up when told to, before and midway", async () => {
      const gone = { ...opened.context, signal: AbortSignal.abort() };
      const request = ask({ text: "One two three four five six." });
      expect(await failureOf(opened.model.call(request, gone))).toMatchObject({ kind: "aborted" });
      const controller = new AbortController();
      const error = await failureOf(
        (async () => {
          const context = { ...opened.context, signal: controller.signal };
          for await (const _ of opened.model.stream(request, context)) controller.abort();
        })(),
      );
      expect(error).toMatchObject({ kind: "aborted", isRetryable: false });
    });

    it("shows the key to nobody", async () => {
      const { apiKey } = opened.context;
      if (apiKey === undefined) return;
      const reply = await call(ask({ text: `Your key is ${apiKey}.` }, { user: apiKey }));
      expect(JSON.stringify([reply.provider_request, reply.provider_response])).not.toContain(apiKey);
      const error = await failureOf(call(ask({ status: 401 })));
      expect(JSON.stringify({ ...error, message: error.message, cause: String(error.cause) })).not.toContain(
        apiKey,
      );
    });
  });
}
