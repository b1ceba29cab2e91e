/** A span as Parley needs it, whichever way it came. Times are milliseconds since 1970, ids lower-case hex. */
export type Span = {
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
  startMs: number;
  endMs: number;
  /** Set where the span says that it failed. */
  error: string | undefined;
  attributes: Attributes;
  scope: string;
  /** `service.name` of the resource. */
  service: string | undefined;
};

/** By dotted name; values are plain JSON. */
export type Attributes = Readonly<Record<string, unknown>>;
