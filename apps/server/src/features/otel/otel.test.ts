import { databases } from "@parley/db/testing";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

type Value = string | number | boolean;
type Given = {
  id: string;
  parent?: string;
  name?: string;
  attributes?: Record<string, Value>;
  failed?: string;
};

const traceId = "0af7651916cd43dd8448eb211c80319c";
const startMs = Date.UTC(2026, 0, 1, 12);

const toValue = (value: Value) => {
  if (typeof value === "string") return { stringValue: value };
  return typeof value === "boolean" ? { boolValue: value } : { doubleValue: value };
};

/** An OTLP/JSON request as the conventions have it. */
const toRequest = (spans: Given[], trace = traceId) => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
      scopeSpans: [
        {
          scope: { name: "test" },
          spans: spans.map(({ id, parent, name = "step", attributes = {}, failed }) => ({
            traceId: trace,
            spanId: id.padStart(16, "0"),
            ...(parent !== undefined && { parentSpanId: parent.padStart(16, "0") }),
            name,
            kind: 1,
            startTimeUnixNano: `${startMs}000000`,
            endTimeUnixNano: `${startMs + 250}000000`,
            attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: toValue(value) })),
            ...(failed !== undefined && { status: { code: 2, message: failed } }),
          })),
        },
      ],
    },
  ],
});

async function send(app: OpenTestApp, body: unknown, path = "/v1/traces") {
  const reply = await app.request("POST", path, body);
  return {
    status: reply.status,
    body: (await reply.json()) as { records: string[]; partialSuccess?: unknown },
  };
}

type LogView = {
  id: string;
  type: string;
  trace_parent_id: string | null;
  trace_id: string | null;
  trace_flow_id: string | null;
  [name: string]: unknown;
};

const getLog = async (app: OpenTestApp, id: string): Promise<LogView> =>
  (await app.ask<LogView>("GET", `/v5/logs/${id}`)).body;

/** A trace of a client's own, which is not complete yet. */
async function beginFlow(app: OpenTestApp, path: string) {
  const body = { path, flow: { attributes: {} }, log_status: "incomplete" };
  return (await app.ask<{ id: string; flow_id: string }>("POST", "/v5/flows/log", body)).body;
}

const call = {
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "openai",
  "gen_ai.request.model": "gpt-4o",
  "gen_ai.request.temperature": 0.5,
  "gen_ai.usage.input_tokens": 12,
  "gen_ai.usage.output_tokens": 3,
  "gen_ai.input.messages": JSON.stringify([{ role: "user", parts: [{ type: "text", content: "Hi" }] }]),
  "gen_ai.output.messages": JSON.stringify([
    { role: "assistant", parts: [{ type: "text", content: "Hello" }], finish_reason: "stop" },
  ]),
};

describe.each(databases)("OpenTelemetry on $name", ({ open }) => {
  test("a function that does not say its version is logged on the File's own, and makes none", async () => {
    await using app = await openTestApp({ open });
    const file = { path: "support/reply", model: "gpt-4o", template: "Hello {{name}}" };
    const saved = await app.ask<{ version_id: string }>("POST", "/v5/prompts", file);
    const tool = { function: { name: "find", description: "Finds an order", parameters: {} } };
    const savedTool = await app.ask<{ version_id: string }>("POST", "/v5/tools", {
      path: "support/find",
      ...tool,
    });
    const spanOf = (id: string, type: string, path: string): Given => ({
      id,
      attributes: { "parley.file.type": type, "parley.file.path": path, "parley.log.output": "hi" },
    });
    const { body } = await send(
      app,
      toRequest([
        spanOf("1", "prompt", "support/reply"),
        spanOf("2", "tool", "support/find"),
        spanOf("3", "prompt", "support/new"),
      ]),
    );
    const [reply, find, fresh] = await Promise.all(body.records.map((id) => getLog(app, id)));
    expect(reply).toMatchObject({ prompt: { version_id: saved.body.version_id }, output: "hi" });
    expect(find).toMatchObject({ tool: { version_id: savedTool.body.version_id } });
    // A File that is new needs a version.
    expect(fresh).toMatchObject({ prompt: { path: "support/new", model: "unknown" } });
  });

  test("a call of a model becomes a Log of a Prompt", async () => {
    await using app = await openTestApp({ open });
    const { status, body } = await send(app, toRequest([{ id: "1", name: "chat gpt-4o", attributes: call }]));
    expect(status).toBe(200);
    expect(body).toEqual({ records: [expect.stringMatching(/^log_/)] });
    expect(await getLog(app, body.records[0]!)).toMatchObject({
      type: "prompt",
      prompt: { path: "shop/prompts/chat gpt-4o", model: "gpt-4o", provider: "openai", temperature: 0.5 },
      messages: [{ role: "user", content: "Hi" }],
      output: "Hello",
      output_message: { role: "assistant", content: "Hello" },
      prompt_tokens: 12,
      output_tokens: 3,
      finish_reason: "stop",
      provider_latency: 0.25,
      start_time: "2026-01-01T12:00:00.000Z",
      end_time: "2026-01-01T12:00:00.250Z",
    });
  });

  const family: Given[] = [
    { id: "a", name: "handle", attributes: { "http.route": "/ask" } },
    { id: "b", parent: "a", name: "plan" },
    { id: "c", parent: "b", name: "chat gpt-4o", attributes: call },
    { id: "d", parent: "a", name: "search", failed: "no such index" },
  ];

  test.each([
    ["in one request", [family]],
    ["root first", family.map((span) => [span])],
    ["children first", family.toReversed().map((span) => [span])],
    ["mixed, and all twice", [[family[2]!], [family[0]!, family[3]!], [family[1]!], family, [family[0]!]]],
  ])("spans of a trace become its tree: %s", async (_, requests) => {
    await using app = await openTestApp({ open });
    const ids = new Map<string, string>();
    for (const spans of requests) {
      const { body } = await send(app, toRequest(spans));
      for (const [index, span] of spans.entries()) ids.set(span.id, body.records[index]!);
    }
    const list = await app.ask<{ total: number }>("GET", "/v5/logs?size=100");
    expect(list.body.total).toBe(4);
    const [a, b, c, d] = await Promise.all(["a", "b", "c", "d"].map((id) => getLog(app, ids.get(id)!)));
    expect(a).toMatchObject({ type: "flow", inputs: { "http.route": "/ask" }, trace_id: a!.id });
    expect([b, c, d].map((log) => log!.trace_parent_id)).toEqual([a!.id, b!.id, a!.id]);
    expect(new Set([b, c, d].map((log) => log!.trace_id))).toEqual(new Set([a!.id]));
    expect(new Set([b, c, d].map((log) => log!.trace_flow_id))).toEqual(
      new Set([(a!["flow"] as { id: string }).id]),
    );
    expect(d).toMatchObject({ error: "no such index" });
    const whole = await getLog(app, a!.id);
    expect(whole["trace_children"]).toHaveLength(2);
  });

  test("requests at the same time, in any order, make the same tree", async () => {
    await using app = await openTestApp({ open });
    const spans: Given[] = Array.from({ length: 30 }, (_, index) => ({
      id: (index + 1).toString(16),
      ...(index > 0 && { parent: (Math.floor((index - 1) / 2) + 1).toString(16) }),
    }));
    const replies = await Promise.all(spans.toReversed().map((span) => send(app, toRequest([span]))));
    const ids = replies.map(({ body }) => body.records[0]!).toReversed();
    const logs = await Promise.all(ids.map((id) => getLog(app, id)));
    expect(logs.slice(1).map((log) => log.trace_parent_id)).toEqual(
      spans.slice(1).map((_, index) => ids[Math.floor(index / 2)]),
    );
    expect(new Set(logs.map((log) => log.trace_id))).toEqual(new Set([ids[0]]));
  });

  test("a second root of a trace is below the first", async () => {
    await using app = await openTestApp({ open });
    const first = await send(app, toRequest([{ id: "1" }]));
    const second = await send(app, toRequest([{ id: "2" }]));
    const again = await send(app, toRequest([{ id: "2" }, { id: "1" }]));
    expect(again.body.records).toEqual([second.body.records[0], first.body.records[0]]);
    expect(await getLog(app, second.body.records[0]!)).toMatchObject({
      trace_parent_id: first.body.records[0],
    });
  });

  test("what cannot be kept is counted and named; the rest is kept", async () => {
    await using app = await openTestApp({ open });
    const request = toRequest([{ id: "1" }, { id: "2" }, { id: "3", parent: "1" }]);
    const spans = request.resourceSpans[0]!.scopeSpans[0]!.spans;
    spans[1]!.traceId = "nonsense";
    spans[2]!.attributes = [
      { key: "humanloop.file.type", value: { stringValue: "flow" } },
      { key: "humanloop.file.path", value: { stringValue: "/bad/" } },
    ];
    const { status, body } = await send(app, request);
    expect(status).toBe(200);
    expect(body.records).toHaveLength(1);
    expect(body.partialSuccess).toEqual({
      rejectedSpans: "2",
      errorMessage: expect.stringMatching(/traceId.*slash at its start/s),
    });
  });

  test("Vercel's AI SDK, OpenInference, Langfuse and OpenLLMetry are understood", async () => {
    await using app = await openTestApp({ open });
    const messages = JSON.stringify([{ role: "user", content: [{ type: "text", text: "Hi" }] }]);
    const spans: Given[] = [
      {
        id: "1",
        name: "ai.generateText",
        attributes: {
          "ai.operationId": "ai.generateText",
          "ai.prompt": '{"prompt":"Hi"}',
          "ai.response.text": "Hello",
        },
      },
      {
        id: "2",
        parent: "1",
        name: "ai.generateText.doGenerate",
        attributes: {
          "ai.operationId": "ai.generateText.doGenerate",
          "ai.model.id": "gpt-4o",
          "ai.model.provider": "openai.chat",
          "ai.prompt.messages": messages,
          "ai.response.text": "Hello",
          "ai.response.toolCalls": '[{"toolCallId":"c1","toolName":"find","input":{"q":"x"}}]',
          "ai.usage.promptTokens": 5,
          "ai.telemetry.metadata.humanloopPromptPath": "support/reply",
        },
      },
      {
        id: "3",
        parent: "1",
        attributes: {
          "openinference.span.kind": "LLM",
          "llm.model_name": "claude",
          "llm.provider": "anthropic",
          "llm.input_messages.0.message.role": "user",
          "llm.input_messages.0.message.content": "Hi",
          "llm.output_messages.0.message.role": "assistant",
          "llm.output_messages.0.message.content": "Hello",
          "llm.token_count.prompt": 7,
        },
      },
      {
        id: "4",
        parent: "1",
        name: "generation",
        attributes: {
          "langfuse.observation.type": "generation",
          "langfuse.observation.model.name": "gpt-4o",
          "langfuse.observation.input": '[{"role":"user","content":"Hi"}]',
          "langfuse.observation.output": '{"role":"assistant","content":"Hello"}',
          "langfuse.observation.usage_details": '{"input":9,"output":2}',
        },
      },
      {
        id: "5",
        parent: "1",
        attributes: {
          "gen_ai.system": "OpenAI",
          "gen_ai.request.model": "gpt-4o",
          "gen_ai.prompt.0.role": "user",
          "gen_ai.prompt.0.content": "Hi",
          "gen_ai.completion.0.role": "assistant",
          "gen_ai.completion.0.content": "Hello",
          "gen_ai.usage.prompt_tokens": 11,
        },
      },
    ];
    const { body } = await send(app, toRequest(spans));
    const [flow, ...calls] = await Promise.all(body.records.map((id) => getLog(app, id)));
    expect(flow).toMatchObject({ type: "flow", inputs: { prompt: "Hi" }, output: "Hello" });
    for (const log of calls)
      expect(log).toMatchObject({
        type: "prompt",
        messages: [{ role: "user", content: "Hi" }],
        output_message: { role: "assistant", content: "Hello" },
      });
    expect(calls.map((log) => log["prompt_tokens"])).toEqual([5, 7, 9, 11]);
    expect(calls[0]).toMatchObject({
      prompt: { path: "support/reply", provider: "openai" },
      output_message: { tool_calls: [{ id: "c1", function: { name: "find", arguments: '{"q":"x"}' } }] },
    });
  });

  test("metadata of the AI SDK names the Flow, and the Log above", async () => {
    await using app = await openTestApp({ open });
    const above = await beginFlow(app, "support/day");
    // It stands at every span.
    const metadata = {
      "ai.telemetry.metadata.humanloopFlowPath": "support/app",
      "ai.telemetry.metadata.humanloopTraceId": above.id,
    };
    const operation = "ai.generateText";
    const outer = { id: "1", attributes: { "ai.operationId": operation, ...metadata } };
    const inner = {
      id: "2",
      parent: "1",
      attributes: { "ai.operationId": `${operation}.doGenerate`, "ai.model.id": "gpt-4o", ...metadata },
    };
    // As they end.
    const first = await send(app, toRequest([inner]));
    const second = await send(app, toRequest([outer]));
    const [called, flow] = await Promise.all(
      [first, second].map(({ body }) => getLog(app, body.records[0]!)),
    );
    const trace = { trace_id: above.id, trace_flow_id: above.flow_id };
    expect(flow).toMatchObject({
      type: "flow",
      flow: { path: "support/app" },
      trace_parent_id: above.id,
      ...trace,
    });
    expect(called).toMatchObject({ type: "prompt", trace_parent_id: flow!.id, ...trace });
    const whole = await getLog(app, above.id);
    expect((whole["trace_children"] as LogView[]).map(({ id }) => id)).toEqual([flow!.id]);
  });

  test("a span that the end of its trace has overtaken is kept in it", async () => {
    await using app = await openTestApp({ open });
    const flow = await beginFlow(app, "support/day");
    const toSpan = (id: string, type: string, log: Record<string, string>): Given => ({
      id,
      attributes: {
        "humanloop.file.type": type,
        "humanloop.file.path": `support/${type === "flow" ? "day" : "find"}`,
        ...Object.fromEntries(Object.entries(log).map(([key, value]) => [`humanloop.log.${key}`, value])),
      },
    });
    const end = toSpan("1", "flow", { id: flow.id, log_status: "complete", output: "done" });
    expect((await send(app, toRequest([end]))).body).toEqual({ records: [flow.id] });
    const late = toSpan("2", "tool", { trace_parent_id: flow.id, output: "order 7" });
    const { body } = await send(app, toRequest([late]));
    expect(body).toEqual({ records: [expect.stringMatching(/^log_/)] });
    expect(await getLog(app, body.records[0]!)).toMatchObject({
      type: "tool",
      output: "order 7",
      trace_parent_id: flow.id,
      trace_id: flow.id,
    });
    expect(await getLog(app, flow.id)).toMatchObject({ log_status: "complete", output: "done" });
  });

  test("a call costs what its span says, else what its tokens cost", async () => {
    await using app = await openTestApp({ open });
    const langfuse = {
      "langfuse.observation.type": "generation",
      "langfuse.observation.model.name": "gpt-4o",
      "langfuse.observation.usage_details": '{"input":1000,"output":100}',
    };
    const { body } = await send(
      app,
      toRequest([
        {
          id: "1",
          attributes: { ...call, "gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 100 },
        },
        { id: "2", attributes: { ...call, "gen_ai.usage.cache_read.input_tokens": 12 } },
        {
          id: "3",
          attributes: { ...langfuse, "langfuse.observation.cost_details": '{"input":0.5,"output":0.25}' },
        },
        { id: "4", attributes: { ...call, "gen_ai.request.model": "nobody-knows" } },
      ]),
    );
    const logs = await Promise.all(body.records.map((id) => getLog(app, id)));
    expect(logs.map((log) => [log["prompt_cost"], log["output_cost"]])).toEqual([
      [0.0025, 0.001],
      [0.000015, 0.00003],
      [0.5, 0.25],
      [null, null],
    ]);
  });

  test("a call of a tool becomes a Log of a Tool, and an agent keeps what was said", async () => {
    await using app = await openTestApp({ open });
    const { body } = await send(
      app,
      toRequest([
        {
          id: "1",
          name: "invoke_agent",
          attributes: {
            "gen_ai.operation.name": "invoke_agent",
            "gen_ai.agent.name": "clerk",
            "gen_ai.input.messages": call["gen_ai.input.messages"],
            "gen_ai.output.messages": call["gen_ai.output.messages"],
          },
        },
        {
          id: "2",
          parent: "1",
          attributes: {
            "gen_ai.operation.name": "execute_tool",
            "gen_ai.tool.name": "find",
            "gen_ai.tool.call.arguments": '{"order":7}',
            "gen_ai.tool.call.result": '"here"',
          },
        },
      ]),
    );
    const [agent, tool] = await Promise.all(body.records.map((id) => getLog(app, id)));
    expect(agent).toMatchObject({
      type: "flow",
      flow: { path: "shop/flows/clerk" },
      messages: [{ role: "user", content: "Hi" }],
      output: "Hello",
    });
    expect(tool).toMatchObject({
      type: "tool",
      tool: { path: "shop/tools/find", function: { name: "find", description: "" } },
      inputs: { order: 7 },
      trace_parent_id: agent!.id,
    });
    // A Tool that somebody writes by hand with the same content is the same version.
    const { id, version_id } = tool!["tool"] as { id: string; version_id: string };
    const saved = await app.ask("POST", "/v5/tools", { id, function: { name: "find", description: "" } });
    expect(saved.body).toMatchObject({ version_id });
  });

  test("gzip is read; other encodings, keys and bodies are refused", async () => {
    await using app = await openTestApp({ open });
    const post = (body: string | Buffer<ArrayBuffer>, headers: Record<string, string>) =>
      app.app.fetch(new Request("http://parley.test/v1/traces", { method: "POST", body, headers }));
    const key = { "x-api-key": app.apiKey };
    const zipped = gzipSync(JSON.stringify(toRequest([{ id: "1" }])));
    expect((await post(zipped, { ...key, "content-encoding": "gzip" })).status).toBe(200);
    expect((await post("no gzip", { ...key, "content-encoding": "gzip" })).status).toBe(400);
    expect((await post(zipped, { ...key, "content-encoding": "br" })).status).toBe(400);
    expect((await post("{", key)).status).toBe(400);
    expect((await post("{}", {})).status).toBe(401);
    const bomb = gzipSync(Buffer.alloc(11 * 1024 * 1024, 32));
    expect((await post(bomb, { ...key, "content-encoding": "gzip" })).status).toBe(413);
    const broken = await post(Buffer.from([255, 255, 255]), {
      ...key,
      "content-type": "application/x-protobuf",
    });
    expect(broken.status).toBe(400);
    expect(broken.headers.get("content-type")).toBe("application/x-protobuf");
    expect(await (await post("{}", key)).json()).toEqual({ records: [] });
  });

  test("another organization's spans of the same ids are its own", async () => {
    await using app = await openTestApp({ open });
    const other = await app.createOtherOrganization();
    const { body } = await send(app, toRequest(family));
    const theirs = await app.askAs<{ records: string[] }>(
      other.apiKey,
      "POST",
      "/v1/traces",
      toRequest([family[0]!]),
    );
    expect(theirs.body.records).toEqual([body.records[0]]);
    const list = await app.askAs<{ total: number }>(other.apiKey, "GET", "/v5/logs");
    expect(list.body.total).toBe(1);
  });
});
