import type { GivenLog } from "@parley/contract";
import { messageText, type ChatMessage } from "@parley/promptfile";
import { toNano } from "../../kernel/money.ts";
import type { LogEntry } from "./log-entry.ts";
import type { LogRow } from "./logs.tables.ts";
import type { LogPayload } from "./payload.ts";

type Placed = "organizationId" | "id" | "type" | "fileId" | "versionId";

/** A new Log as a caller described it, before it is known what it is a Log of. */
export function toLogEntry(
  request: GivenLog,
  { now, environment }: { now: number; environment: string | undefined },
): Omit<LogEntry, Placed> {
  const createdAt = request.created_at ?? now;
  return {
    createdAt,
    startTime: request.start_time ?? createdAt,
    endTime: request.end_time ?? createdAt,
    environment,
    source: request.source,
    user: request.user,
    save: request.save ?? true,
    error: request.error,
    finishReason: request.finish_reason,
    promptTokens: request.prompt_tokens,
    outputTokens: request.output_tokens,
    reasoningTokens: request.reasoning_tokens,
    promptCostNano: mapGiven(request.prompt_cost, toNano),
    outputCostNano: mapGiven(request.output_cost, toNano),
    providerLatencyMs: mapGiven(request.provider_latency, toMilliseconds),
    metadata: request.metadata,
    sourceDatapointId: request.source_datapoint_id,
    runId: request.run_id,
    payload: toPayload(request),
  };
}

/** What of a Log a caller's correction changes; the rest stays. */
export const toLogChange = (request: GivenLog): { row: Partial<LogRow>; payload: LogPayload } => ({
  row: given<LogRow>({
    created_at: request.created_at,
    start_time: request.start_time,
    end_time: request.end_time,
    error: request.error,
    source: request.source,
    status: request.log_status,
    finish_reason: request.finish_reason,
    prompt_tokens: request.prompt_tokens,
    output_tokens: request.output_tokens,
    reasoning_tokens: request.reasoning_tokens,
    prompt_cost_nano: mapGiven(request.prompt_cost, toNano),
    output_cost_nano: mapGiven(request.output_cost, toNano),
    provider_latency_ms: mapGiven(request.provider_latency, toMilliseconds),
    metadata: request.metadata && JSON.stringify(request.metadata),
    run_id: request.run_id,
    source_datapoint_id: request.source_datapoint_id,
  }),
  payload: given<LogPayload>(toPayload(request)),
});

/** Output and output message stand for each other: where only one is given, the other follows from it. */
function toPayload(request: GivenLog): LogPayload {
  const { output_message: message, output } = request;
  return {
    inputs: request.inputs,
    messages: request.messages,
    tool_choice: request.tool_choice,
    output: output ?? (message && textOf(message)),
    output_message: message ?? (output === undefined ? undefined : { role: "assistant", content: output }),
    provider_request: request.provider_request,
    provider_response: request.provider_response,
    stdout: request.stdout,
  };
}

const textOf = (message: ChatMessage): string | undefined => messageText(message) || undefined;

/** Only what was given, so that what was not stays as it is. */
function given<T extends object>(values: { [K in keyof T]?: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

const toMilliseconds = (seconds: number): number => seconds * 1000;

const mapGiven = (value: number | undefined, map: (given: number) => number): number | undefined =>
  value === undefined ? undefined : map(value);
