import type { Warning } from "@parley/contract";
import { isModelError, type GatewayReply } from "@parley/gateway";
import type { LogEntry } from "../logs/index.ts";
import type { PreparedCall } from "./prepare-call.ts";

type Ending = { index: number; endTime: number };

/** The Log of a sample that was answered. */
export function toAnsweredLog(call: PreparedCall, reply: GatewayReply, { index, endTime }: Ending): LogEntry {
  const base = toBaseLog(call, { index, endTime });
  const { inputs, messages, tool_choice } = base.payload;
  return {
    ...base,
    finishReason: reply.finish_reason,
    provider: reply.provider,
    model: reply.model,
    promptTokens: reply.usage.prompt_tokens,
    outputTokens: reply.usage.output_tokens,
    reasoningTokens: reply.usage.reasoning_tokens,
    promptCostNano: reply.prompt_cost,
    outputCostNano: reply.output_cost,
    providerLatencyMs: reply.latencyMs,
    timeToFirstTokenMs: reply.timeToFirstTokenMs,
    warnings: [...toWarnings(reply), ...call.warnings],
    payload: {
      inputs,
      messages,
      tool_choice,
      output: reply.output,
      output_message: reply.message,
      provider_request: toRecord(reply.provider_request),
      provider_response: toRecord(reply.provider_response),
    },
  };
}

const interrupted = "The client disconnected before the answer was complete.";

type Failure = Ending & { output?: string | undefined; isInterrupted: boolean };

/** The Log of a sample that failed or was interrupted; what had arrived by then is kept. */
export function toFailedLog(
  call: PreparedCall,
  error: unknown,
  { index, endTime, output, isInterrupted }: Failure,
): LogEntry {
  const base = toBaseLog(call, { index, endTime });
  const failure = isModelError(error) ? error : undefined;
  return {
    ...base,
    error: isInterrupted ? interrupted : messageOf(error),
    status: isInterrupted ? "incomplete" : "complete",
    finishReason: "error",
    provider: failure?.provider,
    payload: {
      ...base.payload,
      output,
      provider_request: toRecord(failure?.provider_request),
      provider_response: toRecord(failure?.provider_response),
    },
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function toBaseLog(call: PreparedCall, { index, endTime }: Ending): LogEntry {
  const { request } = call;
  return {
    organizationId: call.organizationId,
    id: call.logIds[index] ?? "",
    type: "prompt",
    fileId: call.prompt.fileId,
    versionId: call.prompt.versionId,
    createdAt: call.startTime,
    startTime: request.start_time ?? call.startTime,
    endTime: request.end_time ?? endTime,
    environment: call.environment,
    source: request.source,
    user: request.user,
    save: request.save ?? true,
    status: "complete",
    metadata: request.metadata,
    sourceDatapointId: request.source_datapoint_id,
    runId: call.runId,
    isRunAtWork: call.runId !== undefined,
    traceParentId: call.trace.traceParentId,
    traceId: call.trace.traceId,
    traceFlowId: call.trace.traceFlowId,
    payload: {
      inputs: request.inputs ?? {},
      messages: call.rendered.messages,
      tool_choice: request.tool_choice,
    },
  };
}

export const toWarnings = (reply: GatewayReply): Warning[] =>
  reply.warnings.map(({ type, feature, message }) => ({ type, feature: feature ?? null, message }));

/** Payloads are objects on the wire; anything else a provider sent is kept under a name. */
export function toRecord(value: unknown): Record<string, unknown> | undefined {
  if (value === undefined || value === null) return undefined;
  const isObject = typeof value === "object" && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : { value };
}
