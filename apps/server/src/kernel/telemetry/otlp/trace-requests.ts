import type { ServerResponse } from "node:http";
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Attributes,
  type Context,
  type Meter,
  type Span,
  type Tracer,
} from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import type { RequestHandler, Telemetry } from "../telemetry.ts";
import type { Instruments } from "./create-telemetry.ts";
import { currentSpan, keepContext, within } from "./current-context.ts";
import { secondsSince } from "./seconds.ts";

const propagator = new W3CTraceContextPropagator();
const fromHeaders = {
  get: (headers: Headers, name: string) => headers.get(name) ?? undefined,
  keys: (headers: Headers) => [...headers.keys()],
};

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"]);

/** The conventions' buckets for durations of HTTP, in seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/**
 * Traces that arrive leave none, or a Parley that sends its own to itself would never rest; health checks would drown
 * all others.
 */
const untraced = new Set([
  "/v1/traces",
  "/v5/import/otel/v1/traces",
  "/v5//import/otel/v1/traces",
  "/healthz",
  "/readyz",
]);

type RequestTracer = Pick<Telemetry, "traceRequests" | "nameRoute" | "keepContext">;

type Asked = { span: Span | undefined; method: string; scheme: string; route: string | undefined };

export function createRequestTracer({ tracer, meter }: Instruments): RequestTracer {
  const { duration, active } = createInstruments(meter);
  const ofSpan = new WeakMap<Span, Asked>();

  const end = ({ span, method, scheme, route }: Asked, startMs: number, status: number): void => {
    const outcome: Attributes = {
      "http.response.status_code": status,
      ...(route !== undefined && { "http.route": route }),
      ...(status >= 500 && { "error.type": String(status) }),
    };
    const common = { "http.request.method": method, "url.scheme": scheme };
    active.add(-1, common);
    duration.record(secondsSince(startMs), { ...common, ...outcome });
    if (span === undefined) return;
    span.setAttributes(outcome);
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  };

  const traceRequests =
    (handler: RequestHandler): RequestHandler =>
    async (request, bindings) => {
      const startMs = performance.now();
      const method = methods.has(request.method) ? request.method : "_OTHER";
      const { asked, parent } = begin(request, method, tracer);
      if (asked.span) ofSpan.set(asked.span, asked);
      active.add(1, { "http.request.method": method, "url.scheme": asked.scheme });
      const { span } = asked;
      const run = () => handler(request, bindings);
      try {
        const response = await (span ? within(span, parent, run) : run());
        whenSent(bindings, () => end(asked, startMs, response.status));
        return response;
      } catch (error) {
        end(asked, startMs, 500);
        throw error;
      }
    };

  return {
    traceRequests,
    nameRoute(route) {
      const span = currentSpan();
      const asked = span && ofSpan.get(span);
      if (asked === undefined) return;
      asked.route = route;
      asked.span?.updateName(`${asked.method} ${route}`);
    },
    keepContext,
  };
}

function createInstruments(meter: Meter) {
  const duration = meter.createHistogram("http.server.request.duration", {
    unit: "s",
    description: "Duration of HTTP server requests.",
    advice: { explicitBucketBoundaries: buckets },
  });
  const active = meter.createUpDownCounter("http.server.active_requests", {
    unit: "{request}",
    description: "Number of HTTP requests under way.",
  });
  return { duration, active };
}

type Begun = { asked: Asked; parent: Context };

function begin(request: Request, method: string, tracer: Tracer): Begun {
  const parent = propagator.extract(ROOT_CONTEXT, request.headers, fromHeaders);
  const { pathname, protocol, hostname } = new URL(request.url);
  const scheme = protocol.slice(0, -1);
  if (untraced.has(pathname)) return { asked: { span: undefined, method, scheme, route: pathname }, parent };
  const attributes: Attributes = {
    "http.request.method": method,
    "url.scheme": scheme,
    "url.path": pathname,
    "server.address": hostname,
  };
  const name = method === "_OTHER" ? "HTTP" : method;
  const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
  return { asked: { span, method, scheme, route: undefined }, parent };
}

/** A reply may be a stream that lasts: it has ended when its connection is done with it. */
function whenSent(bindings: object | undefined, then: () => void): void {
  const outgoing = bindings && "outgoing" in bindings ? (bindings.outgoing as ServerResponse) : undefined;
  if (outgoing === undefined || outgoing.closed) then();
  else outgoing.once("close", then);
}
