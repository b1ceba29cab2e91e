import type { FileType, Warning } from "@parley/contract";
import { toJsonOrNull } from "@parley/db";
import type { LogRow } from "./logs.tables.ts";
import type { LogPayload } from "./payload.ts";

/** A Log about to be written. Times in milliseconds, costs in nano-USD. */
export type LogEntry = {
  organizationId: string;
  id: string;
  type: FileType;
  fileId: string;
  versionId: string;
  createdAt: number;
  startTime?: number | undefined;
  endTime?: number | undefined;
  environment?: string | undefined;
  source?: string | undefined;
  user?: string | undefined;
  /** false: the row and its figures are kept, the content is not. */
  save: boolean;
  status?: "complete" | "incomplete" | undefined;
  error?: string | undefined;
  finishReason?: string | undefined;
  provider?: string | undefined;
  model?: string | undefined;
  promptTokens?: number | undefined;
  outputTokens?: number | undefined;
  reasoningTokens?: number | undefined;
  promptCostNano?: number | undefined;
  outputCostNano?: number | undefined;
  providerLatencyMs?: number | undefined;
  timeToFirstTokenMs?: number | undefined;
  metadata?: Record<string, unknown> | undefined;
  warnings?: Warning[] | undefined;
  traceParentId?: string | undefined;
  traceId?: string | undefined;
  traceFlowId?: string | undefined;
  sourceDatapointId?: string | undefined;
  runId?: string | undefined;
  /** Whoever writes it goes on with its Run, or with that of the Log it judges: nobody else needs to hear of it. */
  isRunAtWork?: boolean | undefined;
  /** What an Evaluator said, and of which Log. */
  judgment?: unknown;
  parentId?: string | undefined;
  /** Whose judgment it is, where it takes the place of what they said before by the same Evaluator, and when. */
  judgedBy?: { who: string; at: number } | undefined;
  markedCompleted?: boolean | undefined;
  /** Set for what only takes an earlier judgment back. */
  withdrawnAt?: number | undefined;
  payload: LogPayload;
};

const previewLength = 300;

/** The start of an output, for lists. */
export const toPreview = (output: string | undefined): string | null =>
  output === undefined ? null : output.slice(0, previewLength);

export function toLogRow(entry: LogEntry): LogRow {
  return {
    organization_id: entry.organizationId,
    id: entry.id,
    type: entry.type,
    file_id: entry.fileId,
    version_id: entry.versionId,
    created_at: entry.createdAt,
    start_time: entry.startTime ?? null,
    end_time: entry.endTime ?? null,
    environment: entry.environment ?? null,
    source: entry.source ?? null,
    user: entry.user ?? null,
    save: entry.save,
    status: entry.status ?? null,
    error: entry.error ?? null,
    output_preview: entry.save ? toPreview(entry.payload.output) : null,
    finish_reason: entry.finishReason ?? null,
    provider: entry.provider ?? null,
    model: entry.model ?? null,
    prompt_tokens: entry.promptTokens ?? null,
    output_tokens: entry.outputTokens ?? null,
    reasoning_tokens: entry.reasoningTokens ?? null,
    prompt_cost_nano: entry.promptCostNano ?? null,
    output_cost_nano: entry.outputCostNano ?? null,
    provider_latency_ms: entry.providerLatencyMs ?? null,
    time_to_first_token_ms: entry.timeToFirstTokenMs ?? null,
    metadata: toJsonOrNull(entry.metadata),
    warnings: entry.warnings && entry.warnings.length > 0 ? toJsonOrNull(entry.warnings) : null,
    trace_parent_id: entry.traceParentId ?? null,
    trace_id: entry.traceId ?? null,
    trace_flow_id: entry.traceFlowId ?? null,
    source_datapoint_id: entry.sourceDatapointId ?? null,
    run_id: entry.runId ?? null,
    judgment: toJsonOrNull(entry.judgment),
    parent_id: entry.parentId ?? null,
    judged_by: entry.judgedBy?.who ?? null,
    marked_completed: entry.markedCompleted ?? null,
    withdrawn_at: entry.withdrawnAt ?? null,
  };
}
