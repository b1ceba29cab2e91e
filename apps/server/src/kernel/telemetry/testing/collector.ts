import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import protobuf from "protobufjs/light.js";

const list = (type: string, id: number) => ({ rule: "repeated", type, id }) as const;

/** The part of opentelemetry-proto that tests look at. */
const root = protobuf.Root.fromJSON({
  nested: {
    Traces: { fields: { resourceSpans: list("ResourceSpans", 1) } },
    ResourceSpans: { fields: { resource: { type: "Resource", id: 1 }, scopeSpans: list("ScopeSpans", 2) } },
    Resource: { fields: { attributes: list("KeyValue", 1) } },
    ScopeSpans: { fields: { spans: list("Span", 2) } },
    Span: {
      fields: {
        traceId: { type: "bytes", id: 1 },
        spanId: { type: "bytes", id: 2 },
        parentSpanId: { type: "bytes", id: 4 },
        name: { type: "string", id: 5 },
        kind: { type: "int32", id: 6 },
        attributes: list("KeyValue", 9),
        status: { type: "Status", id: 15 },
      },
    },
    Status: { fields: { code: { type: "int32", id: 3 } } },
    Metrics: { fields: { resourceMetrics: list("ResourceMetrics", 1) } },
    ResourceMetrics: { fields: { scopeMetrics: list("ScopeMetrics", 2) } },
    ScopeMetrics: { fields: { metrics: list("Metric", 2) } },
    Metric: {
      fields: {
        name: { type: "string", id: 1 },
        unit: { type: "string", id: 3 },
        gauge: { type: "Points", id: 5 },
        sum: { type: "Points", id: 7 },
        histogram: { type: "Histogram", id: 9 },
      },
    },
    Points: { fields: { dataPoints: list("Point", 1) } },
    Point: {
      fields: {
        asDouble: { type: "double", id: 4 },
        asInt: { type: "sfixed64", id: 6 },
        attributes: list("KeyValue", 7),
      },
    },
    Histogram: { fields: { dataPoints: list("HistogramPoint", 1) } },
    HistogramPoint: {
      fields: {
        count: { type: "fixed64", id: 4 },
        sum: { type: "double", id: 5 },
        attributes: list("KeyValue", 9),
      },
    },
    KeyValue: { fields: { key: { type: "string", id: 1 }, value: { type: "AnyValue", id: 2 } } },
    AnyValue: {
      fields: {
        stringValue: { type: "string", id: 1 },
        intValue: { type: "int64", id: 3 },
        doubleValue: { type: "double", id: 4 },
        arrayValue: { type: "ArrayValue", id: 5 },
      },
    },
    ArrayValue: { fields: { values: list("AnyValue", 1) } },
  },
});

type Value = {
  stringValue?: string;
  intValue?: number;
  doubleValue?: number;
  arrayValue?: { values: Value[] };
};
type KeyValues = { key: string; value: Value }[];
type RawSpan = {
  traceId: Buffer;
  spanId: Buffer;
  parentSpanId?: Buffer;
  name: string;
  kind: number;
  attributes?: KeyValues;
  status?: { code?: number };
};
type RawPoint = { asDouble?: number; asInt?: number; count?: number; sum?: number; attributes?: KeyValues };
type RawMetric = { name: string; unit: string } & Record<
  "gauge" | "sum" | "histogram",
  { dataPoints: RawPoint[] } | undefined
>;

export type CollectedSpan = {
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
  kind: number;
  isFailed: boolean;
  attributes: Record<string, unknown>;
};
export type CollectedPoint = {
  name: string;
  unit: string;
  value: number;
  attributes: Record<string, unknown>;
};

export type Collector = AsyncDisposable & {
  url: string;
  spans: CollectedSpan[];
  /** The count of histograms, the value of others; the latest of each export. */
  points: CollectedPoint[];
  resources: Record<string, unknown>[];
  headers: Record<string, unknown>[];
  named(name: string): CollectedPoint[];
};

/** Takes what OpenTelemetry's exporters send, on loopback. */
export async function startCollector(): Promise<Collector> {
  const collected = { spans: [], points: [], resources: [], headers: [] } as Pick<
    Collector,
    "spans" | "points" | "resources" | "headers"
  >;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    collected.headers.push(request.headers);
    const body = Buffer.concat(chunks);
    if (request.url === "/v1/traces") readTraces(collected, body);
    else if (request.url === "/v1/metrics") readMetrics(collected, body);
    response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    ...collected,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    named: (name) => collected.points.filter((point) => point.name === name),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function decode(name: string, body: Buffer): unknown {
  const type = root.lookupType(name);
  return type.toObject(type.decode(body), { longs: Number });
}

function readTraces(collected: Pick<Collector, "spans" | "resources">, body: Buffer): void {
  const { resourceSpans } = decode("Traces", body) as {
    resourceSpans: { resource: { attributes: KeyValues }; scopeSpans: { spans: RawSpan[] }[] }[];
  };
  for (const { resource, scopeSpans } of resourceSpans) {
    collected.resources.push(toRecord(resource.attributes));
    for (const { spans } of scopeSpans) collected.spans.push(...spans.map(toSpan));
  }
}

const toSpan = ({
  traceId,
  spanId,
  parentSpanId,
  name,
  kind,
  attributes,
  status,
}: RawSpan): CollectedSpan => ({
  traceId: Buffer.from(traceId).toString("hex"),
  spanId: Buffer.from(spanId).toString("hex"),
  parentSpanId: parentSpanId?.length ? Buffer.from(parentSpanId).toString("hex") : undefined,
  name,
  kind,
  isFailed: status?.code === 2,
  attributes: toRecord(attributes),
});

function readMetrics(collected: Pick<Collector, "points">, body: Buffer): void {
  const { resourceMetrics } = decode("Metrics", body) as {
    resourceMetrics: { scopeMetrics?: { metrics: RawMetric[] }[] }[];
  };
  for (const { scopeMetrics = [] } of resourceMetrics)
    for (const { metrics } of scopeMetrics)
      for (const { name, unit, gauge, sum, histogram } of metrics)
        for (const point of (gauge ?? sum ?? histogram)?.dataPoints ?? []) {
          const value = point.count ?? point.asDouble ?? point.asInt ?? 0;
          collected.points.push({ name, unit, value, attributes: toRecord(point.attributes) });
        }
}

const toRecord = (entries: KeyValues = []): Record<string, unknown> =>
  Object.fromEntries(entries.map(({ key, value }) => [key, toPlain(value)]));

const toPlain = (value: Value): unknown =>
  value.stringValue ?? value.intValue ?? value.doubleValue ?? value.arrayValue?.values.map(toPlain);
