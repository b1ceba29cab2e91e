import type { OtlpSpan } from "../wrap/otlp-span.ts";

/** A recorded Log on its way: the request that makes it, under an id by which the server knows it from a second one. */
export type LogEntry = {
  readonly kind: "log";
  /** From the host on: `/v5/prompts/log`. */
  readonly target: string;
  readonly body: Readonly<Record<string, unknown>> & { readonly log_id: string };
};

/** A span on its way; its trace and span id are the Log's identity. */
export type SpanEntry = { readonly kind: "span"; readonly span: OtlpSpan };

/** What waits in the queue, as one line of JSON. It outlives the process, so the version of its shape is in it. */
export type Entry = { readonly v: 1 } & (LogEntry | SpanEntry);

export function printEntry(entry: LogEntry | SpanEntry): string {
  return JSON.stringify({ v: 1, ...entry } satisfies Entry);
}

/** Undefined where a line is none of ours. */
export function readEntry(line: string): Entry | undefined {
  try {
    const entry = JSON.parse(line) as Entry;
    return entry.v === 1 && (entry.kind === "log" || entry.kind === "span") ? entry : undefined;
  } catch {
    return undefined;
  }
}
