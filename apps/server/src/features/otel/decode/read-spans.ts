import { asList, isRecord, readAttributes } from "./read-value.ts";
import type { Span } from "./span.ts";

export type ReadSpans = {
  spans: Span[];
  /** Why some could not be read, one sentence each. */
  unreadable: string[];
};

/** The spans of an `ExportTraceServiceRequest`, from OTLP/JSON or decoded from protobuf. */
export function readSpans(request: unknown): ReadSpans {
  const read: ReadSpans = { spans: [], unreadable: [] };
  if (!isRecord(request)) return read;
  for (const resourceSpans of asList(request["resourceSpans"])) {
    if (!isRecord(resourceSpans)) continue;
    const resource = isRecord(resourceSpans["resource"]) ? resourceSpans["resource"] : {};
    const service = readAttributes(resource["attributes"])["service.name"];
    for (const scopeSpans of asList(resourceSpans["scopeSpans"])) {
      if (!isRecord(scopeSpans)) continue;
      const scope = isRecord(scopeSpans["scope"]) ? String(scopeSpans["scope"]["name"] ?? "") : "";
      const origin = { scope, service: readService(service) };
      for (const span of asList(scopeSpans["spans"])) addSpan(read, span, origin);
    }
  }
  return read;
}

/** What SDKs say of a service that nobody named is the path of its interpreter. */
const readService = (name: unknown): string | undefined =>
  typeof name === "string" && name !== "" && !name.startsWith("unknown_service") ? name : undefined;

function addSpan(read: ReadSpans, given: unknown, origin: Pick<Span, "scope" | "service">): void {
  const span = isRecord(given) ? given : {};
  const traceId = readId(span["traceId"], 16);
  const spanId = readId(span["spanId"], 8);
  const name = String(span["name"] ?? "");
  if (traceId === undefined || spanId === undefined) {
    read.unreadable.push(`The span "${name.slice(0, 60)}" has no usable traceId and spanId.`);
    return;
  }
  const startMs = readTime(span["startTimeUnixNano"]) ?? readTime(span["endTimeUnixNano"]) ?? Date.now();
  read.spans.push({
    traceId,
    spanId,
    parentSpanId: readId(span["parentSpanId"], 8),
    name,
    startMs,
    endMs: Math.max(startMs, readTime(span["endTimeUnixNano"]) ?? startMs),
    error: readError(span),
    attributes: readAttributes(span["attributes"]),
    ...origin,
  });
}

/** Hex as OTLP/JSON has it, base64 as protobuf's own JSON has it, or bytes. All zeros means none. */
function readId(value: unknown, bytes: number): string | undefined {
  let hex: string | undefined;
  if (value instanceof Uint8Array) hex = Buffer.from(value).toString("hex");
  else if (typeof value === "string")
    hex = /^[0-9a-f]+$/i.test(value) && value.length === bytes * 2 ? value.toLowerCase() : fromBase64(value);
  return hex?.length === bytes * 2 && !/^0+$/.test(hex) ? hex : undefined;
}

const fromBase64 = (value: string): string => Buffer.from(value, "base64").toString("hex");

const latestMs = 253_402_300_799_999;

/** Nanoseconds as a decimal text, or as a number, which has lost some; undefined where there is no time. */
function readTime(value: unknown): number | undefined {
  const milliseconds =
    typeof value === "string" && /^\d{7,}$/.test(value)
      ? Number(value.slice(0, -6))
      : Math.round(Number(value ?? 0) / 1_000_000);
  return milliseconds > 0 && milliseconds <= latestMs ? milliseconds : undefined;
}

function readError(span: Record<string, unknown>): string | undefined {
  const status = isRecord(span["status"]) ? span["status"] : {};
  if (status["code"] !== 2 && status["code"] !== "STATUS_CODE_ERROR") return undefined;
  if (typeof status["message"] === "string" && status["message"] !== "") return status["message"];
  for (const event of asList(span["events"])) {
    if (!isRecord(event) || event["name"] !== "exception") continue;
    const message = readAttributes(event["attributes"])["exception.message"];
    if (typeof message === "string") return message;
  }
  return "The span ended with an error.";
}
