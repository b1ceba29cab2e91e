import Anthropic from "@anthropic-ai/sdk";
import { OpenTelemetry } from "@ai-sdk/otel";
import { trace } from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { Parley, toAnthropic, toOpenAI } from "@parley/sdk";
import { AnthropicInstrumentation } from "@traceloop/instrumentation-anthropic";
import { OpenAIInstrumentation } from "@traceloop/instrumentation-openai";
import * as ai from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { startFakeProvider } from "../testing/fake-provider.ts";
import { startParley, type Parley as Process } from "../testing/start-parley.ts";

type LogView = { id: string; type: string; trace_parent_id: string | null; [name: string]: unknown };

async function readLogs(parley: Process): Promise<LogView[]> {
  const list = await (await parley.request("GET", "/v5/logs?size=100")).json();
  const { records } = list as { records: LogView[] };
  return Promise.all(
    records.map(async ({ id }) => (await (await parley.request("GET", `/v5/logs/${id}`)).json()) as LogView),
  );
}

const pathOf = (log: LogView): string => (log[log.type] as { path: string }).path;
const at = (logs: readonly LogView[], wanted: string): LogView => {
  const [found, ...others] = logs.filter((log) => pathOf(log) === wanted);
  if (found === undefined || others.length > 0) throw new Error(`${others.length + 1} Logs at ${wanted}`);
  return found;
};

const workspace = () => {
  const folder = mkdtempSync(path.join(tmpdir(), "parley-wrap-"));
  writeFileSync(
    path.join(folder, "reply.prompt"),
    "---\nmodel: gpt-4o\ntemperature: 0.2\n---\n<system>Be brief.</system>\n<user>Where is {{order}}?</user>\n",
  );
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
};

const client = (server: Process, options: object = {}) =>
  new Parley({ baseUrl: server.url, apiKey: server.apiKey, onWarning: () => {}, ...options });

describe.each(engines)("wrapped functions, to a real process on $name", (engine) => {
  test("a flow with a tool and a call by OpenAI's client is one trace, beside the application's own", async () => {
    await using provider = await startFakeProvider();
    await using server = await startParley({ engine });
    using files = workspace();
    provider.answer("Where is order 7?", "It left today.");
    const parley = client(server, { files: files.folder });
    // The application's own OpenTelemetry, which has other receivers and other spans.
    const own = new InMemorySpanExporter();
    const tracers = new BasicTracerProvider({
      spanProcessors: [new SimpleSpanProcessor(own), parley.spanProcessor()],
    });
    const instrumentation = new OpenAIInstrumentation();
    instrumentation.setTracerProvider(tracers);
    instrumentation.manuallyInstrument(OpenAI);
    const openai = new OpenAI({ apiKey: "none", baseURL: provider.environment["OPENAI_BASE_URL"] ?? "" });

    const find = parley.tool(
      { path: "shop/find", tool: { function: { name: "find", description: "Finds an order" } } },
      async ({ order }: { order: number }) => `order ${order}`,
    );
    const reply = parley.prompt({ path: "shop/reply" }, async (order: string) => {
      const rendered = await parley.prompts.render({ path: "reply", inputs: { order } });
      const answer = await openai.chat.completions.create(toOpenAI(rendered));
      return answer.choices[0]?.message.content ?? "";
    });
    const support = parley.flow(
      { path: "shop/support", attributes: { release: "7" } },
      async (given: { order: number }) => {
        const span = tracers
          .getTracer("shop")
          .startSpan("GET /orders", { attributes: { "http.route": "/orders" } });
        span.end();
        return reply(await find(given));
      },
    );
    expect(await support({ order: 7 })).toBe("It left today.");
    expect(await parley.flush()).toMatchObject({ isComplete: true });

    const logs = await readLogs(server);
    expect(logs).toHaveLength(3);
    const flow = at(logs, "shop/support");
    expect(flow).toMatchObject({
      type: "flow",
      trace_parent_id: null,
      inputs: { order: 7 },
      output: "It left today.",
      log_status: "complete",
      flow: { attributes: { release: "7" } },
    });
    expect(at(logs, "shop/find")).toMatchObject({
      type: "tool",
      trace_parent_id: flow.id,
      inputs: { order: 7 },
      output: "order 7",
    });
    expect(at(logs, "shop/reply")).toMatchObject({
      type: "prompt",
      trace_parent_id: flow.id,
      trace_id: flow.id,
      inputs: { order: "order 7" },
      output: "It left today.",
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Where is order 7?" },
      ],
      prompt: {
        model: "gpt-4o",
        temperature: 0.2,
        template: [
          { role: "system", content: "Be brief." },
          { role: "user", content: "Where is {{order}}?" },
        ],
      },
    });
    expect(at(logs, "shop/reply")["prompt_tokens"]).toBeGreaterThan(0);
    // The application sees its spans, with its own traces, and nothing was made global.
    expect(own.getFinishedSpans().map(({ name }) => name)).toEqual(["GET /orders", "chat gpt-4o"]);
    expect(own.getFinishedSpans()[1]?.attributes).not.toHaveProperty("parley.file.path");
    expect(trace.getTracerProvider().getTracer("x").startSpan("x").isRecording()).toBe(false);
  });

  test("two clients in a process each have their own Logs", async () => {
    await using server = await startParley({ engine });
    await using other = await startParley({ engine });
    const [one, two] = [client(server), client(other)];
    const inner = two.flow({ path: "two" }, (text: string) => text.length);
    const outer = one.flow({ path: "one" }, (text: string) => inner(text) + 1);
    expect(outer("four")).toBe(5);
    await Promise.all([one.flush(), two.flush()]);
    expect((await readLogs(server)).map((log) => [pathOf(log), log["inputs"], log["output"]])).toEqual([
      ["one", { 0: "four" }, "5"],
    ]);
    expect((await readLogs(other)).map(pathOf)).toEqual(["two"]);
  });

  test("errors are thrown on as they are, and are in the Logs", async () => {
    await using server = await startParley({ engine });
    const parley = client(server);
    class OutOfStock extends Error {}
    const thrown = new OutOfStock("There is none left.");
    const find = parley.tool({ path: "shop/find" }, (): string => {
      throw thrown;
    });
    const support = parley.flow({ path: "shop/support" }, async () => find());
    await expect(support()).rejects.toBe(thrown);
    expect(() => find()).toThrow(thrown);
    await parley.flush();
    const logs = await readLogs(server);
    expect(logs.filter((log) => pathOf(log) === "shop/find").map(({ error }) => error)).toEqual([
      "There is none left.",
      "There is none left.",
    ]);
    expect(at(logs, "shop/support")).toMatchObject({ error: "There is none left." });
  });

  test("calls of the server stand below the running Flow, which is there before its end", async () => {
    await using server = await startParley({ engine });
    const parley = client(server);
    const ask = parley.flow({ path: "shop/inner" }, async (question: string) => {
      const { id } = await parley.prompts.log({
        path: "shop/reply",
        prompt: { model: "gpt-4o" },
        output: question,
      });
      return id;
    });
    const support = parley.flow({ path: "shop/support" }, async () => ask("Why?"));
    const id = await support();
    await parley.flush();
    const logs = await readLogs(server);
    const [outer, inner] = [at(logs, "shop/support"), at(logs, "shop/inner")];
    expect(outer).toMatchObject({ trace_parent_id: null, log_status: "complete", output: id });
    expect(inner).toMatchObject({ trace_parent_id: outer.id, log_status: "complete", output: id });
    expect(at(logs, "shop/reply")).toMatchObject({ id, trace_parent_id: inner.id, trace_id: outer.id });
  });

  test("Anthropic's client and the AI SDK", async () => {
    await using provider = await startFakeProvider();
    await using server = await startParley({ engine });
    using files = workspace();
    provider.answer("Where is order 8?", "It left yesterday.");
    const parley = client(server, { files: files.folder });
    const tracers = new BasicTracerProvider({ spanProcessors: [parley.spanProcessor()] });
    const instrumentation = new AnthropicInstrumentation();
    instrumentation.setTracerProvider(tracers);
    instrumentation.manuallyInstrument({ Anthropic } as never);
    const anthropic = new Anthropic({
      apiKey: "none",
      baseURL: provider.environment["ANTHROPIC_BASE_URL"] ?? "",
    });
    const byAnthropic = parley.prompt({ path: "shop/anthropic" }, async (order: string) => {
      const rendered = await parley.prompts.render({ path: "reply", inputs: { order } });
      const answer = await anthropic.messages.create({ ...toAnthropic(rendered), model: "claude-sonnet-4" });
      return answer.content;
    });
    const model = new MockLanguageModelV4({
      provider: "openai.chat",
      modelId: "gpt-4o",
      doGenerate: {
        content: [{ type: "text", text: "By the AI SDK." }],
        finishReason: { unified: "stop", raw: "stop" },
        usage: {
          inputTokens: { total: 10, noCache: 10, cacheRead: 0, cacheWrite: 0 },
          outputTokens: { total: 3, text: 3, reasoning: 0 },
        },
        warnings: [],
      } as never,
    });
    const byAiSdk = parley.prompt({ path: "shop/ai" }, async (prompt: string) => {
      const telemetry = { integrations: [new OpenTelemetry({ tracer: tracers.getTracer("ai") })] };
      return (await ai.generateText({ model, prompt, telemetry })).text;
    });
    const support = parley.flow({ path: "shop/support" }, async () => {
      await byAnthropic("order 8");
      return byAiSdk("And now?");
    });
    expect(await support()).toBe("By the AI SDK.");
    await parley.flush();
    const logs = await readLogs(server);
    const flow = at(logs, "shop/support");
    const calls = logs.filter(({ type }) => type === "prompt");
    expect(new Set(calls.map(pathOf))).toEqual(new Set(["shop/anthropic", "shop/ai"]));
    expect(new Set(logs.map((log) => log["trace_id"]))).toEqual(new Set([flow.id]));
    expect(at(calls, "shop/anthropic")).toMatchObject({
      trace_parent_id: flow.id,
      output: "It left yesterday.",
      inputs: { order: "order 8" },
    });
    expect(at(calls, "shop/ai")).toMatchObject({ output: "By the AI SDK.", prompt_tokens: 10 });
  });
});
