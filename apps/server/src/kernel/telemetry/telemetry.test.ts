import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";
import { startCollector, type Collector } from "./testing/collector.ts";

const open = databases[0]!.open;
const secret = "a word that must not leave";

const openObserved = (collector: Collector, more: Record<string, string> = {}): Promise<OpenTestApp> =>
  openTestApp({
    open,
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
      OTEL_EXPORTER_OTLP_HEADERS: "x-api-key=a%20key",
      OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test",
      ...more,
    },
  });

const call = (app: OpenTestApp, more: object = {}, headers: Record<string, string> = {}) =>
  app.app.fetch(
    new Request("http://parley.test/v5/prompts/call", {
      method: "POST",
      headers: { "x-api-key": app.apiKey, "content-type": "application/json", ...headers },
      body: JSON.stringify({
        path: "shop/answer",
        prompt: {
          model: "mock-1",
          provider: "mock",
          template: [{ role: "user", content: "@mock text: Hello" }],
        },
        ...more,
      }),
    }),
  );

const attributesOf = (collector: Collector, name: string) =>
  collector.spans.find((span) => span.name === name)?.attributes;

describe("what Parley tells of itself", () => {
  test("a request is a span with its route, and the call of the model within it", async () => {
    await using collector = await startCollector();
    await using app = await openObserved(collector);
    expect((await call(app)).status).toBe(200);
    await app.services.telemetry?.close();
    const request = collector.spans.find((span) => span.name === "POST /v5/prompts/call")!;
    expect(request).toMatchObject({ kind: 2, parentSpanId: undefined, isFailed: false });
    expect(request.attributes).toMatchObject({
      "http.request.method": "POST",
      "http.route": "/v5/prompts/call",
      "http.response.status_code": 200,
      "url.path": "/v5/prompts/call",
    });
    const model = collector.spans.find((span) => span.name === "chat mock-1")!;
    expect(model).toMatchObject({ kind: 3, parentSpanId: request.spanId, traceId: request.traceId });
    expect(model.attributes).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "mock",
      "gen_ai.request.model": "mock-1",
      "gen_ai.response.model": "mock-1",
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.usage.output_tokens": expect.any(Number),
    });
    expect(collector.resources[0]).toMatchObject({
      "service.name": "parley",
      "service.version": "0.0.0-test",
      "deployment.environment.name": "test",
    });
    expect(collector.headers[0]).toMatchObject({ "x-api-key": "a key" });
  });

  test("metrics of requests, models, groups of Logs, jobs and the process are sent", async () => {
    await using collector = await startCollector();
    await using app = await openObserved(collector);
    await call(app);
    await call(app);
    await app.request("GET", "/v5/prompts/pr_none");
    const handlers = app.services.telemetry!.traceJobs(createJobHandlers(app.services));
    await app.services.jobs.enqueue(app.services.database.executor, {
      name: "access.delete-expired-sessions",
      payload: { version: 1 },
    });
    await app.services.jobs.runDue({ handlers });
    await app.services.telemetry?.close();
    const duration = collector.named("http.server.request.duration");
    expect(duration.find((point) => point.attributes["http.response.status_code"] === 200)).toMatchObject({
      unit: "s",
      value: 2,
      attributes: { "http.request.method": "POST", "http.route": "/v5/prompts/call" },
    });
    expect(duration.find((point) => point.attributes["http.response.status_code"] === 404)).toMatchObject({
      value: 1,
      attributes: { "http.route": "/v5/prompts/:id" },
    });
    expect(collector.named("http.server.active_requests").every(({ value }) => value === 0)).toBe(true);
    expect(collector.named("gen_ai.client.operation.duration")).toMatchObject([{ value: 2 }]);
    expect(
      collector.named("gen_ai.client.token.usage").map((point) => point.attributes["gen_ai.token.type"]),
    ).toEqual(expect.arrayContaining(["input", "output"]));
    expect(collector.named("parley.group_commit.size")).toMatchObject([
      { value: 2, attributes: { "parley.group_commit.name": "logs" } },
    ]);
    const jobs = collector.named("parley.job.duration").map((point) => point.attributes["parley.job.name"]);
    expect(jobs).toContain("access.delete-expired-sessions");
    expect(attributesOf(collector, "job access.delete-expired-sessions")).toMatchObject({
      "parley.job.attempt": 1,
    });
    expect(collector.named("process.memory.usage")[0]?.value).toBeGreaterThan(1e6);
    expect(collector.named("process.cpu.time")).toHaveLength(2);
  });

  test("a caller's trace goes on, and its wish not to be recorded is honoured", async () => {
    await using collector = await startCollector();
    await using app = await openObserved(collector);
    const [traceId, spanId] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"];
    await call(app, {}, { traceparent: `00-${traceId}-${spanId}-01` });
    await call(app, {}, { traceparent: `00-${"1".repeat(32)}-${spanId}-00` });
    await call(app, {}, { traceparent: "nonsense" });
    await app.services.telemetry?.close();
    const requests = collector.spans.filter((span) => span.name === "POST /v5/prompts/call");
    expect(requests).toHaveLength(2);
    expect(requests[0]).toMatchObject({ traceId, parentSpanId: spanId });
    expect(requests[1]).toMatchObject({ parentSpanId: undefined });
    expect(collector.spans.map((span) => span.traceId)).not.toContain("1".repeat(32));
  });

  test("a stream's call of the model is within its request", async () => {
    await using collector = await startCollector();
    await using app = await openObserved(collector);
    const reply = await call(app, { stream: true });
    expect(await reply.text()).toContain("Hello");
    await app.services.telemetry?.close();
    const request = collector.spans.find((span) => span.name === "POST /v5/prompts/call");
    const model = collector.spans.find((span) => span.name === "chat mock-1");
    expect(model).toMatchObject({ traceId: request?.traceId, parentSpanId: request?.spanId });
    expect(model?.attributes["gen_ai.usage.output_tokens"]).toEqual(expect.any(Number));
  });

  test("contents leave only where that was asked for", async () => {
    await using collector = await startCollector();
    await using app = await openObserved(collector);
    const prompt = {
      model: "mock-1",
      provider: "mock",
      template: [{ role: "user", content: `@mock text: ${secret} {{name}}` }],
    };
    const asked = { prompt, inputs: { name: secret } };
    await call(app, asked);
    await call(app, {
      ...asked,
      prompt: { ...prompt, template: [{ role: "user", content: `@mock error: 400 ${secret}` }] },
    });
    await app.request("GET", `/sign-in?token=${secret}`);
    await app.services.telemetry?.close();
    expect(JSON.stringify([collector.spans, collector.points])).not.toContain("must not leave");
    expect(
      collector.spans.find((span) => span.name === "chat mock-1" && span.isFailed)?.attributes,
    ).toMatchObject({
      "error.type": "invalid_request",
    });

    await using open = await openObserved(collector, {
      OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true",
    });
    collector.spans.length = 0;
    await call(open, asked);
    await open.services.telemetry?.close();
    const attributes = attributesOf(collector, "chat mock-1");
    expect(JSON.parse(String(attributes?.["gen_ai.output.messages"]))).toMatchObject([
      { role: "assistant", parts: [{ type: "text", content: expect.stringContaining(secret) }] },
    ]);
  });

  test("health checks and traces that arrive leave no span", async () => {
    await using collector = await startCollector();
    await using app = await openObserved(collector);
    await app.request("GET", "/healthz");
    await app.request("POST", "/v1/traces", {});
    await app.request("POST", "/v5/import/otel/v1/traces", {});
    await app.services.telemetry?.close();
    expect(collector.spans).toEqual([]);
    const routes = collector
      .named("http.server.request.duration")
      .map((point) => point.attributes["http.route"]);
    expect(routes.toSorted()).toEqual(["/healthz", "/v1/traces", "/v5/import/otel/v1/traces"]);
  });

  test("one that is off, or has no endpoint, is not there", async () => {
    await using collector = await startCollector();
    await using app = await openObserved(collector, { OTEL_SDK_DISABLED: "true" });
    expect(app.services.telemetry).toBeUndefined();
    await using without = await openTestApp({ open });
    expect(without.services.telemetry).toBeUndefined();
  });

  test("a collector that is not there fails no request and no end", async () => {
    await using collector = await startCollector();
    await using app = await openObserved(collector, { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" });
    expect((await call(app)).status).toBe(200);
    await app.services.telemetry?.close();
  });

  test.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4317" }, /OTEL_EXPORTER_OTLP_ENDPOINT must be an http/],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" }, /OTEL_EXPORTER_OTLP_PROTOCOL must be one of http\/protobuf/],
    [{ OTEL_EXPORTER_OTLP_HEADERS: `a=b,${secret}` }, /pair 2 has no name or no "="/],
    [{ OTEL_TRACES_SAMPLER_ARG: "2" }, /a number from 0 to 1/],
  ])("a setting that cannot be used is refused: %o", async (environment, message) => {
    await expect(openTestApp({ open, environment })).rejects.toThrow(message);
    await expect(openTestApp({ open, environment })).rejects.not.toThrow(secret);
  });
});
