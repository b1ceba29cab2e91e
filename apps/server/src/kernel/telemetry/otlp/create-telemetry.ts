import { diag, DiagLogLevel, type Meter, type Tracer } from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
} from "@opentelemetry/sdk-trace";
import type { Logger } from "pino";
import type { Config } from "../../../config.ts";
import { parsePairs } from "../parse-pairs.ts";
import type { TelemetrySetting } from "../open-telemetry.ts";
import type { Telemetry } from "../telemetry.ts";
import { createGroupRecorder } from "./record-groups.ts";
import { createRequestTracer } from "./trace-requests.ts";
import { measureProcess } from "./measure-process.ts";
import { traceGateway } from "./trace-gateway.ts";
import { traceJobs } from "./trace-jobs.ts";

type Settings = Pick<Config, TelemetrySetting>;
type Options = { config: Settings; endpoint: string; version: string; logger: Logger };

/** What spans and metrics are made with. Nothing is registered globally: libraries stay silent. */
export type Instruments = { tracer: Tracer; meter: Meter };

const scope = "parley";
const closeTimeoutMs = 3000;

/** Traces and metrics over OTLP/HTTP. */
export function createTelemetry({ config, endpoint, version, logger }: Options): Telemetry {
  passWarnings(logger);
  const base = endpoint.replace(/\/$/, "");
  const headers = parsePairs(config.OTEL_EXPORTER_OTLP_HEADERS);
  const resource = resourceFromAttributes({
    ...parsePairs(config.OTEL_RESOURCE_ATTRIBUTES),
    "service.name": config.OTEL_SERVICE_NAME,
    "service.version": version,
  });
  const tracers = new TracerProvider({
    resource,
    sampler: createSampler(config),
    spanProcessors:
      config.OTEL_TRACES_EXPORTER === "none"
        ? []
        : [
            new BatchSpanProcessor({
              exporter: new OTLPTraceExporter({ url: `${base}/v1/traces`, headers }),
            }),
          ],
  });
  const exportIntervalMillis = config.OTEL_METRIC_EXPORT_INTERVAL;
  const meters = new MeterProvider({
    resource,
    readers:
      config.OTEL_METRICS_EXPORTER === "none"
        ? []
        : [
            new PeriodicExportingMetricReader({
              exporter: new OTLPMetricExporter({ url: `${base}/v1/metrics`, headers }),
              exportIntervalMillis,
              exportTimeoutMillis: Math.min(exportIntervalMillis, 30_000),
            }),
          ],
  });
  const instruments: Instruments = {
    tracer: tracers.getTracer(scope, version),
    meter: meters.getMeter(scope, version),
  };
  const stopMeasuring = measureProcess(instruments.meter);
  const hasContents = config.OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT;
  return {
    ...createRequestTracer(instruments),
    traceGateway: (gateway) => traceGateway(gateway, { ...instruments, hasContents }),
    traceJobs: (handlers) => traceJobs(handlers, instruments),
    recordGroup: createGroupRecorder(instruments.meter),
    async close() {
      const ended = Promise.allSettled([tracers.shutdown(), meters.shutdown()]);
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, closeTimeoutMs).unref())]);
      stopMeasuring();
    },
  };
}

function createSampler({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: ratio }: Settings): Sampler {
  const own = { always_on: AlwaysOnSampler, always_off: AlwaysOffSampler };
  const isParentBased = name.startsWith("parentbased_");
  const root = name.replace("parentbased_", "") as keyof typeof own | "traceidratio";
  const sampler = root === "traceidratio" ? new TraceIdRatioBasedSampler(ratio) : new own[root]();
  return isParentBased ? new ParentBasedSampler({ root: sampler }) : sampler;
}

/** What cannot be sent is said in the log, where the operator looks. */
function passWarnings(logger: Logger): void {
  const warn = (message: string): void => logger.warn({ from: "opentelemetry" }, message);
  const ignore = (): void => {};
  const passing = { error: warn, warn, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(passing, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}
