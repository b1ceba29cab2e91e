import type { Log, Warning } from "@parley/contract";
import { fromJson } from "@parley/db";
import type { z } from "zod";
import { toTimestamp } from "../../kernel/clock.ts";
import { toUsd } from "../../kernel/money.ts";
import type { FileView, KnownFileType } from "../files/index.ts";
import type { LogRow } from "./logs.tables.ts";
import type { LogPayload } from "./payload.ts";

/** A Log as the wire shows it. */
export type LogView = z.input<typeof Log>;
/** A Log of one type of File as the wire shows it. */
export type LogViewOf<T extends KnownFileType> = Extract<LogView, { type?: T | undefined }>;

type Parts = { row: LogRow; file: FileView; payload: LogPayload | undefined };

export function toLogView(parts: Parts): LogView {
  const { type } = parts.row;
  const view: Record<string, unknown> = { ...toCommon(parts), type, [type]: parts.file };
  if (type === "evaluator") Object.assign(view, toVerdict(parts.row));
  // A Log is of the type of its File, and shows the File under the name of that type.
  return view as LogView;
}

function toCommon({ row, payload }: Parts) {
  return {
    ...toFigures(row),
    ...payload,
    id: row.id,
    evaluator_logs: [],
    output: payload === undefined ? row.output_preview : payload.output,
    created_at: toTimestamp(row.created_at),
    start_time: row.start_time === null ? null : toTimestamp(row.start_time),
    end_time: row.end_time === null ? null : toTimestamp(row.end_time),
    error: row.error,
    source: row.source,
    metadata: fromJson<Record<string, unknown>>(row.metadata),
    source_datapoint_id: row.source_datapoint_id,
    trace_parent_id: row.trace_parent_id,
    trace_id: row.trace_id,
    trace_flow_id: row.trace_flow_id,
    batches: [],
    user: row.user,
    environment: row.environment,
    save: row.save,
    log_id: row.id,
    log_status: row.status,
    warnings: fromJson<Warning[]>(row.warnings) ?? [],
  };
}

/** What only an Evaluator's Log says. */
const toVerdict = (row: LogRow) => ({
  parent_id: row.parent_id,
  judgment: fromJson<unknown>(row.judgment),
  marked_completed: row.marked_completed,
  judged_by: row.judged_by,
  withdrawn_at: row.withdrawn_at === null ? null : toTimestamp(row.withdrawn_at),
});

const toFigures = (row: LogRow) => ({
  finish_reason: row.finish_reason,
  provider: row.provider,
  model: row.model,
  prompt_tokens: row.prompt_tokens,
  output_tokens: row.output_tokens,
  reasoning_tokens: row.reasoning_tokens,
  prompt_cost: row.prompt_cost_nano === null ? null : toUsd(row.prompt_cost_nano),
  output_cost: row.output_cost_nano === null ? null : toUsd(row.output_cost_nano),
  provider_latency: row.provider_latency_ms === null ? null : row.provider_latency_ms / 1000,
  time_to_first_token: row.time_to_first_token_ms === null ? null : row.time_to_first_token_ms / 1000,
});
