import { LangfuseSpanProcessor } from "@langfuse/otel";
import { setLangfuseTracerProvider, startActiveObservation, startObservation } from "@langfuse/tracing";
import { OpenTelemetry } from "@ai-sdk/otel";
import { context, type Tracer } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BasicTracerProvider, BatchSpanProcessor, type SpanProcessor } from "@opentelemetry/sdk-trace-base";
import * as ai from "ai";
import { MockLanguageModelV4 } from "ai/test";
import * as ai6 from "ai-6";
import { MockLanguageModelV3 } from "ai-6/test";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { engines } from "./testing/engines.ts";
import { startParley, type Parley } from "./testing/start-parley.ts";
import { startFailingProxy } from "./testing/failing-proxy.ts";

beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));

type LogView = {
  id: string;
  type: string;
  trace_parent_id: string | null;
  [name: string]: unknown;
};

async function readLogs(parley: Parley): Promise<LogView[]> {
  const list = await (await parley.request("GET", "/v5/logs?size=100")).json();
  const { records } = list as { records: LogView[] };
  return Promise.all(
    records.map(async ({ id }) => (await (await parley.request("GET", `/v5/logs/${id}`)).json()) as LogView),
  );
}

const tracing = (processor: SpanProcessor) =>
  new BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": "shop" }),
    spanProcessors: [processor],
  });

const question = [{ role: "user" as const, content: "Where is order 7?" }];

/** What a model says that first calls a tool, as both versions of the AI SDK take it. */
function createAnswers() {
  const usage = {
    inputTokens: { total: 10, noCache: 10, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 3, text: 3, reasoning: 0 },
  };
  const common = { usage, warnings: [] };
  return [
    {
      ...common,
      content: [{ type: "tool-call", toolCallId: "c1", toolName: "find", input: '{"order":7}' }],
      finishReason: { unified: "tool-calls", raw: "tool_calls" },
    },
    {
      ...common,
      content: [{ type: "text", text: "It left today." }],
      finishReason: { unified: "stop", raw: "stop" },
    },
  ];
}

const tool = {
  description: "Finds an order",
  inputSchema: z.object({ order: z.number() }),
  execute: async ({ order }: { order: number }) => ({ order, left: "today" }),
};

const given = { provider: "openai.chat", modelId: "gpt-4o", doGenerate: createAnswers() as never };

const senders = [
  [
    "6",
    (tracer: Tracer) =>
      ai6.generateText({
        model: new MockLanguageModelV3(given),
        messages: question,
        temperature: 0.2,
        tools: { find: ai6.tool(tool) },
        stopWhen: ai6.stepCountIs(3),
        experimental_telemetry: {
          isEnabled: true,
          functionId: "answer",
          tracer,
          metadata: { userId: "u1", humanloopPromptPath: "support/reply" },
        },
      }),
    "support/reply",
  ],
  [
    "7",
    (tracer: Tracer) =>
      ai.generateText({
        model: new MockLanguageModelV4(given),
        messages: question,
        temperature: 0.2,
        tools: { find: ai.tool(tool) },
        stopWhen: ai.isStepCount(3),
        telemetry: { functionId: "answer", integrations: [new OpenTelemetry({ tracer })] },
      }),
    "shop/prompts/chat gpt-4o",
  ],
] as const;

describe.each(engines)("senders of traces to a real process on $name", (engine) => {
  test.each(senders)("the Vercel AI SDK %s", async (_, generate, path) => {
    await using parley = await startParley({ engine });
    const exporter = new OTLPTraceExporter({
      url: `${parley.url}/v1/traces`,
      headers: { "x-api-key": parley.apiKey },
    });
    const provider = tracing(new BatchSpanProcessor(exporter));
    const { text } = await generate(provider.getTracer("ai"));
    await provider.shutdown();
    expect(text).toBe("It left today.");

    const logs = await readLogs(parley);
    const root = logs.find((log) => log.trace_parent_id === null);
    expect(root).toMatchObject({ type: "flow", flow: { path: "shop/flows/answer" } });
    expect(new Set(logs.map((log) => log["trace_id"]))).toEqual(new Set([root?.id]));
    const calls = logs.filter(({ type }) => type === "prompt");
    expect(calls).toHaveLength(2);
    for (const call of calls)
      expect(call).toMatchObject({
        prompt: { path, model: "gpt-4o", provider: "openai", temperature: 0.2 },
        prompt_tokens: 10,
        output_tokens: 3,
        prompt_cost: 0.000025,
        output_cost: 0.00003,
      });
    const [first, last] = ["tool_calls", "stop"].map((reason) =>
      calls.find((call) => call["finish_reason"] === reason),
    );
    const asking = [{ id: "c1", function: { name: "find", arguments: '{"order":7}' } }];
    expect(first).toMatchObject({ messages: question, output_message: { tool_calls: asking } });
    expect(last).toMatchObject({
      messages: [
        ...question,
        { role: "assistant", tool_calls: asking },
        { role: "tool", tool_call_id: "c1", content: '{"order":7,"left":"today"}' },
      ],
      output: "It left today.",
    });
    expect(logs.filter(({ type }) => type === "tool")).toMatchObject([
      {
        tool: { path: "shop/tools/find", function: { name: "find" } },
        inputs: { order: 7 },
        output: '{"order":7,"left":"today"}',
      },
    ]);
  });

  test("Langfuse's own SDK", async () => {
    await using parley = await startParley({ engine });
    await using proxy = await startFailingProxy(parley.url);
    const processor = new LangfuseSpanProcessor({
      exporter: new OTLPTraceExporter({
        url: `${proxy.url}/v1/traces`,
        headers: { "x-api-key": parley.apiKey },
      }) as never,
    });
    setLangfuseTracerProvider(tracing(processor));
    await startActiveObservation("answer", async (flow) => {
      flow.update({ input: { order: 7 } });
      const found = startObservation("find", { input: { order: 7 } }, { asType: "tool" });
      found.update({ output: "it left today" }).end();
      const generation = startObservation(
        "reply",
        {
          model: "gpt-4o",
          modelParameters: { temperature: 0.2 },
          input: question,
          output: { role: "assistant", content: "It left today." },
          usageDetails: { input: 10, output: 3 },
        },
        { asType: "generation" },
      );
      generation.end();
      const failed = startObservation("look up", {}, { asType: "retriever" });
      failed.update({ level: "ERROR", statusMessage: "no such index" }).end();
      flow.update({ output: "It left today." });
    });
    await processor.forceFlush();
    await processor.shutdown();
    expect(new Set(proxy.statuses)).toEqual(new Set([200]));

    const logs = await readLogs(parley);
    expect(logs).toHaveLength(4);
    const named = (path: string) =>
      logs.find((log) => (log[log.type] as { path: string } | undefined)?.path === `shop/${path}`);
    const root = named("flows/answer");
    expect(root).toMatchObject({ inputs: { order: 7 }, output: "It left today.", trace_parent_id: null });
    expect(named("tools/find")).toMatchObject({ inputs: { order: 7 }, output: "it left today" });
    expect(named("flows/look up")).toMatchObject({ error: "no such index" });
    expect(named("prompts/reply")).toMatchObject({
      prompt: { model: "gpt-4o", temperature: 0.2 },
      messages: question,
      output_message: { role: "assistant", content: "It left today." },
      prompt_tokens: 10,
      output_tokens: 3,
      prompt_cost: 0.000025,
      trace_parent_id: root?.id,
    });
  });
});
