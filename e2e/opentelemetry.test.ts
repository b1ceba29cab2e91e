import { context, SpanStatusCode, trace } from "@opentelemetry/api";
import type { ExportResult } from "@opentelemetry/core";
import { OTLPTraceExporter as JsonExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { describe, expect, test } from "vitest";
import { engines } from "./testing/engines.ts";
import { startParley, type Parley } from "./testing/start-parley.ts";

const exporters = [
  ["protobuf", ProtobufExporter],
  ["JSON", JsonExporter],
] as const;

type Logs = { total: number; records: { id: string; trace_id: string | null; type: string }[] };

const listLogs = async (parley: Parley, size = 1000): Promise<Logs> =>
  (await (await parley.request("GET", `/v5/logs?size=${size}`)).json()) as Logs;

describe.each(engines)("OpenTelemetry to a real process on $name", (engine) => {
  test.each(exporters)("OpenTelemetry's own exporter over %s loses nothing", async (_, Exporter) => {
    await using parley = await startParley({ engine });
    const failures: unknown[] = [];
    const exporter = new Exporter({
      url: `${parley.url}/v1/traces`,
      headers: { "x-api-key": parley.apiKey },
      compression: "gzip" as never,
    });
    const noting = {
      export: (spans: never, done: (result: ExportResult) => void) =>
        exporter.export(spans, (result) => {
          if (result.error) failures.push(result.error);
          done(result);
        }),
      shutdown: () => exporter.shutdown(),
    };
    const provider = new BasicTracerProvider({
      spanProcessors: [
        new BatchSpanProcessor(noting as never, { maxExportBatchSize: 17, scheduledDelayMillis: 50 }),
      ],
    });
    const tracer = provider.getTracer("shop");
    const traces = 40;
    for (let index = 0; index < traces; index += 1) {
      const root = tracer.startSpan("answer", { attributes: { "traceloop.span.kind": "workflow" } });
      const below = trace.setSpan(context.active(), root);
      const call = tracer.startSpan(
        "chat gpt-4o",
        {
          attributes: {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",
            "gen_ai.request.model": "gpt-4o",
            "gen_ai.usage.input_tokens": index,
            "gen_ai.response.finish_reasons": ["stop"],
          },
        },
        below,
      );
      call.end();
      const failed = tracer.startSpan("look up", {}, below);
      failed.setStatus({ code: SpanStatusCode.ERROR, message: "not there" });
      failed.end();
      root.end();
    }
    await provider.forceFlush();
    await provider.shutdown();
    expect(failures).toEqual([]);
    const logs = await listLogs(parley);
    expect(logs.total).toBe(traces * 3);
    expect(new Set(logs.records.map((log) => log.trace_id)).size).toBe(traces);
    expect(logs.records.filter((log) => log.type === "prompt")).toHaveLength(traces);
  });
});
