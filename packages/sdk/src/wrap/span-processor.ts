import type { PromptKernel } from "@parley/promptfile";
import type { ScopeStorage } from "./context.ts";
import { type OtlpSpan, toAttributes } from "./otlp-span.ts";
import type { PromptClaim } from "./scope.ts";
import { toJson } from "./shape-values.ts";

type HrTime = [seconds: number, nanoseconds: number];
type SpanContext = { traceId: string; spanId: string };

/** What is read of a span of OpenTelemetry's SDK, so that no package of it is needed here. */
export type ReadableSpan = {
  readonly name: string;
  readonly kind: number;
  spanContext(): SpanContext;
  /** Named so from version 2 of the SDK on. */
  readonly parentSpanContext?: SpanContext | undefined;
  readonly parentSpanId?: string | undefined;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly status: { code: number; message?: string | undefined };
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource?: { readonly attributes: Readonly<Record<string, unknown>> };
};

/** A `SpanProcessor` of OpenTelemetry: give it to a tracer provider. */
export type ParleySpanProcessor = {
  onStart(span: ReadableSpan, parentContext?: unknown): void;
  onEnd(span: ReadableSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
};

type Place = {
  traceId: string;
  /** The span that children of this one are below. */
  spanId: string | undefined;
  parentSpanId: string | undefined;
  claim: PromptClaim | undefined;
  isKept: boolean;
};

export type SpanProcessorDependencies = {
  readonly storage: ScopeStorage;
  readonly enqueue: (span: OtlpSpan) => void;
  readonly flush: () => Promise<void>;
  /** Which spans become Logs. */
  readonly keep: (span: ReadableSpan) => boolean;
};

const aboutModels = /^(?:gen_ai|ai|llm|openinference|traceloop|langfuse|humanloop)\./;

/** Spans about models and their tools; not the requests and queries that an application is full of. */
export const isAboutModels = ({ attributes }: ReadableSpan): boolean =>
  Object.keys(attributes).some((name) => aboutModels.test(name));

/**
 * Puts the spans of other instrumentations in their place below `flow()`, `tool()` and `prompt()`. The spans themselves
 * are not changed: whatever else the application sends them to sees its own traces.
 */
export function createSpanProcessor(dependencies: SpanProcessorDependencies): ParleySpanProcessor {
  const { storage, enqueue, flush, keep } = dependencies;
  const places = new Map<string, Place>();

  const findPlace = (span: ReadableSpan): Place => {
    const { traceId, spanId } = span.spanContext();
    const scope = storage.getStore();
    const parentId = span.parentSpanContext?.spanId ?? span.parentSpanId;
    const parent = parentId === undefined ? undefined : places.get(`${traceId}:${parentId}`);
    const isKept = keep(span);
    // A span that began below another of the same scope stays below it; else the scope's own span is above it.
    const isBelow = parent !== undefined && (scope === undefined || parent.traceId === scope.traceId);
    const above = isBelow ? parent.spanId : scope?.spanId;
    return {
      traceId: (isBelow ? parent.traceId : scope?.traceId) ?? traceId,
      spanId: isKept ? spanId : above,
      parentSpanId: above,
      claim: scope?.claim ?? (isBelow ? parent.claim : undefined),
      isKept,
    };
  };
  return {
    onStart(span) {
      const { traceId, spanId } = span.spanContext();
      const place = findPlace(span);
      places.set(`${traceId}:${spanId}`, place);
      // A stream may end after the function that began it.
      if (place.claim && isCallOfModel(span)) place.claim.isTaken = true;
    },
    onEnd(span) {
      const { traceId, spanId } = span.spanContext();
      const key = `${traceId}:${spanId}`;
      const place = places.get(key);
      places.delete(key);
      if (place?.isKept) enqueue(toOtlp(span, place));
    },
    forceFlush: flush,
    shutdown: flush,
  };
}

function toOtlp(span: ReadableSpan, { traceId, parentSpanId, claim }: Place): OtlpSpan {
  const claimed = claim && isCallOfModel(span) ? claim : undefined;
  const naming = claimed && nameFile(claimed, claimed.kernel);
  if (claimed) claimed.isTaken = true;
  return {
    service: span.resource?.attributes["service.name"]?.toString(),
    traceId,
    spanId: span.spanContext().spanId,
    parentSpanId,
    name: span.name,
    kind: span.kind + 1,
    startTimeUnixNano: toNanoText(span.startTime),
    endTimeUnixNano: toNanoText(span.endTime),
    attributes: toAttributes({ ...span.attributes, ...naming }),
    ...(span.status.code !== 0 && { status: span.status }),
  };
}

const nameFile = ({ path, inputs }: PromptClaim, kernel: PromptKernel | undefined) => ({
  "parley.file.type": "prompt",
  "parley.file.path": path,
  "parley.file.kernel": kernel && toJson(kernel),
  "parley.log.inputs": inputs && toJson(inputs),
});

const callOperations = ["chat", "text_completion", "generate_content"];

/** Whether a span is the call of a model itself, rather than a tool or what is around both. */
function isCallOfModel({ attributes }: ReadableSpan): boolean {
  return (
    callOperations.includes(String(attributes["gen_ai.operation.name"])) ||
    ["chat", "completion"].includes(String(attributes["llm.request.type"])) ||
    attributes["openinference.span.kind"] === "LLM" ||
    /\.do[A-Z]/.test(String(attributes["ai.operationId"]))
  );
}

const toNanoText = ([seconds, nanoseconds]: HrTime): string =>
  `${seconds}${String(nanoseconds).padStart(9, "0")}`;
