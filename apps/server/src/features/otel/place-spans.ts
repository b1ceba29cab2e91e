import type { TraceIds } from "../logs/index.ts";
import type { Span } from "./decode/span.ts";
import { rootLogId, spanLogId } from "./log-ids.ts";
import type { Root } from "./otel.store.ts";
import type { Step } from "./step.ts";
import { toStep } from "./to-step.ts";

/** A span, what it was, and the id its Log gets. */
export type Placed = {
  span: Span;
  step: Step;
  logId: string;
  /** Set where the span is the root of its OpenTelemetry trace. */
  isRoot: boolean;
};

/** A span that names a Log of Parley's own has its place by that; one without a parent is the root of its trace. */
export function placeSpan(span: Span): Placed {
  const step = toStep(span);
  const isOwn = span.attributes["humanloop.file.type"] !== undefined;
  const isRoot = span.parentSpanId === undefined && !isOwn;
  const ownId = isRoot ? rootLogId(span.traceId) : spanLogId(span.traceId, span.spanId);
  return { span, step, logId: step.logId ?? ownId, isRoot };
}

/**
 * Where a span's Log belongs, as far as it can be known: `root` is that of its trace, where that has come. Without it
 * the trace is known all the same, only that the parent may be the root itself is found out when it comes.
 */
export function findPlace({ span, isRoot, logId }: Placed, root: Root | undefined): TraceIds {
  const { traceId, parentSpanId } = span;
  if (isRoot) return { traceId: logId };
  if (parentSpanId === undefined) return {};
  return {
    traceParentId: root?.spanId === parentSpanId ? root.id : spanLogId(traceId, parentSpanId),
    traceId: root?.traceId ?? rootLogId(traceId),
    ...(root?.flowId && { traceFlowId: root.flowId }),
  };
}
