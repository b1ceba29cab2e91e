import type { Outcome } from "./observe.ts";
import { createSpanId, createTraceId, type OtlpSpan, toAttributes, toNano } from "./otlp-span.ts";
import type { Scope } from "./scope.ts";
import { toErrorText, toJson, toOutput } from "./shape-values.ts";

/** Which File a call is a run of, and what its version is made of. */
export type FileFacts = { type: "flow" | "tool" | "prompt"; path: string; kernel: object | undefined };

/** What a function was called with. */
export type Given = { inputs: Record<string, unknown>; messages?: unknown[] };

/** A function's call that is being recorded. */
export type Recording = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly startMs: number;
  readonly facts: FileFacts;
  /** As JSON from the beginning: the function may change what it was given. */
  readonly inputs: string | undefined;
  readonly messages: string | undefined;
};

type Beginning = { facts: FileFacts; given: Given; scope: Scope | undefined; startMs: number };

/** Begins a recording below what is running. */
export function beginRecording({ facts, given, scope, startMs }: Beginning): Recording {
  return {
    traceId: scope?.traceId ?? createTraceId(),
    spanId: createSpanId(),
    parentSpanId: scope?.spanId,
    startMs,
    facts,
    inputs: toJson(given.inputs),
    messages: given.messages && toJson(given.messages),
  };
}

/** How a recording ended; `finishes`: the Log that the server has of it since its beginning. */
export type Ending = { outcome: Outcome; endMs: number; finishes?: string | undefined };

/** A recording as a span; without an ending it says that more is to come. */
export function toSpan(recording: Recording, ending: Ending | undefined): OtlpSpan {
  const { traceId, spanId, parentSpanId, startMs, facts, inputs, messages } = recording;
  const outcome = ending?.outcome;
  const result = outcome && "value" in outcome ? toOutput(outcome.value) : {};
  return {
    traceId,
    spanId,
    parentSpanId,
    name: facts.path,
    kind: 1,
    startTimeUnixNano: toNano(startMs),
    endTimeUnixNano: toNano(ending?.endMs ?? startMs),
    attributes: toAttributes({
      "parley.file.type": facts.type,
      "parley.file.path": facts.path,
      "parley.file.kernel": facts.kernel && toJson(facts.kernel),
      "parley.log.inputs": inputs,
      "parley.log.messages": messages,
      "parley.log.output": result.output,
      "parley.log.output_message": result.output_message && toJson(result.output_message),
      "parley.log.log_status": ending ? undefined : "incomplete",
      "parley.log.id": ending?.finishes,
    }),
    ...(outcome && "error" in outcome && { status: { code: 2, message: toErrorText(outcome.error) } }),
  };
}
