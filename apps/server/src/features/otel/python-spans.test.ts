import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

/** Its base64 has what only base64 has: `+`, `/` and `=`. */
const traceId = "fbffbf1916cd43dd8448eb211c80319c";
const spanIds = { tool: "fbef1220a1b2c3d4", call: "00f067aa0ba902b7" };

const toBase64 = (hex: string): string => Buffer.from(hex, "hex").toString("base64");

const toAttributes = (texts: Record<string, string>) =>
  Object.entries(texts).map(([key, stringValue]) => ({ key, value: { stringValue } }));

type Span = { spanId: string; name: string; attributes: object[]; [field: string]: unknown };

/** As Humanloop's client for Python sends it: the JSON that protobuf itself makes of a request, with one span in it. */
const toRequest = ({ spanId, ...span }: Span) => ({
  resourceSpans: [
    {
      scopeSpans: [
        {
          scope: { name: "humanloop.sdk.decorator" },
          spans: [
            {
              traceId: toBase64(traceId),
              spanId: toBase64(spanId),
              kind: "SPAN_KIND_INTERNAL",
              startTimeUnixNano: "1767268800000000000",
              endTimeUnixNano: "1767268800250999999",
              ...span,
            },
          ],
        },
      ],
    },
  ],
});

async function keep(app: OpenTestApp, span: Span): Promise<Record<string, unknown>> {
  const path = "/v5/import/otel/v1/traces";
  const { status, body } = await app.ask<{ records: string[] }>("POST", path, toRequest(span));
  expect({ status, body }).toEqual({ status: 200, body: { records: [expect.stringMatching(/^log_/)] } });
  return (await app.ask("GET", `/v5/logs/${body.records[0]}`)).body;
}

const exception = {
  name: "exception",
  timeUnixNano: "1767268800200000000",
  attributes: toAttributes({ "exception.type": "KeyError", "exception.message": "no order 7" }),
};

describe.each(databases)("spans of Humanloop's client for Python on $name", ({ open }) => {
  test("a tool that failed, and a call of a model, below a flow", async () => {
    await using app = await openTestApp({ open });
    const body = { path: "shop/support", flow: { attributes: {} }, log_status: "incomplete" };
    const { id: flowId } = (await app.ask<{ id: string }>("POST", "/v5/flows/log", body)).body;
    const tool = await keep(app, {
      spanId: spanIds.tool,
      name: "humanloop.tool",
      attributes: toAttributes({
        "humanloop.file.type": "tool",
        "humanloop.file.path": "shop/find",
        "humanloop.file.function.name": "find",
        "humanloop.log.inputs.order": "7",
        "humanloop.log.trace_parent_id": flowId,
      }),
      events: [{ name: "looked", attributes: [] }, exception],
      status: { code: "STATUS_CODE_ERROR" },
    });
    expect(tool).toMatchObject({
      type: "tool",
      tool: { path: "shop/find", function: { name: "find" } },
      inputs: { order: "7" },
      error: "no order 7",
      start_time: "2026-01-01T12:00:00.000Z",
      end_time: "2026-01-01T12:00:00.250Z",
      trace_parent_id: flowId,
      metadata: {
        otel: { trace_id: traceId, span_id: spanIds.tool, name: "humanloop.tool" },
      },
    });

    const call = await keep(app, {
      spanId: spanIds.call,
      parentSpanId: toBase64(spanIds.tool),
      name: "openai.chat",
      kind: "SPAN_KIND_CLIENT",
      attributes: [
        ...toAttributes({
          "humanloop.file.type": "prompt",
          "humanloop.file.path": "shop/answer",
          "humanloop.log.trace_parent_id": flowId,
          "gen_ai.system": "OpenAI",
          "gen_ai.request.model": "gpt-4o",
          "gen_ai.prompt.0.role": "user",
          "gen_ai.prompt.0.content": "Where is order 7?",
          "gen_ai.completion.0.role": "assistant",
          "gen_ai.completion.0.content": "It left today.",
        }),
        // An integer of 64 bits.
        { key: "gen_ai.usage.prompt_tokens", value: { intValue: "14" } },
      ],
      status: { code: "STATUS_CODE_OK" },
    });
    expect(call).toMatchObject({
      type: "prompt",
      prompt: { path: "shop/answer", model: "gpt-4o", provider: "openai" },
      messages: [{ role: "user", content: "Where is order 7?" }],
      output: "It left today.",
      prompt_tokens: 14,
      trace_parent_id: flowId,
      metadata: { otel: { trace_id: traceId, span_id: spanIds.call } },
    });
    expect(call["error"] ?? null).toBeNull();
  });

  test("a parent in base64 is found", async () => {
    await using app = await openTestApp({ open });
    const root = await keep(app, { spanId: spanIds.tool, name: "handle", attributes: [] });
    const below = await keep(app, {
      spanId: spanIds.call,
      parentSpanId: toBase64(spanIds.tool),
      name: "look up",
      attributes: [],
    });
    expect(below).toMatchObject({ trace_parent_id: root["id"], trace_id: root["id"] });
  });

  test.each([
    ["its exception", { code: "STATUS_CODE_ERROR" }, "no order 7"],
    ["first what its status says", { code: "STATUS_CODE_ERROR", message: "not found" }, "not found"],
    ["no exception that was dealt with", { code: "STATUS_CODE_UNSET" }, null],
  ])("the error of a span is %s", async (_, status, error) => {
    await using app = await openTestApp({ open });
    const span = { spanId: spanIds.tool, name: "find", attributes: [], events: [exception], status };
    expect((await keep(app, span))["error"] ?? null).toBe(error);
  });

  test("what the decorator itself says of an error comes before what its span says", async () => {
    await using app = await openTestApp({ open });
    const log = await keep(app, {
      spanId: spanIds.tool,
      name: "humanloop.tool",
      attributes: toAttributes({
        "humanloop.file.type": "tool",
        "humanloop.file.path": "shop/find",
        "humanloop.log.error": "There is no order 7.",
      }),
      events: [exception],
      status: { code: "STATUS_CODE_ERROR" },
    });
    expect(log).toMatchObject({ error: "There is no order 7." });
  });
});
