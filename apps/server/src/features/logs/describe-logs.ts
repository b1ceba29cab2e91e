import type { Log, Warning } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import type { z } from "zod";
import { toTimestamp } from "../../kernel/clock.ts";
import { describeVersions, type FileTypes, type FileView } from "../files/index.ts";
import { listPayloads } from "./logs.store.ts";
import type { LogRow } from "./logs.tables.ts";
import { decodePayload, type LogPayload } from "./payload.ts";

export type LogView = z.input<typeof Log>;

type Described = { organizationId: string; fileTypes: FileTypes; includeBodies: boolean };

/** Logs as the wire shows them, in the order given; without bodies the output is only its start. */
export async function describeLogs(
  executor: Executor,
  rows: readonly LogRow[],
  { organizationId, fileTypes, includeBodies }: Described,
): Promise<LogView[]> {
  if (rows.length === 0) return [];
  const [views, payloads] = await Promise.all([
    describeVersions(
      executor,
      rows.map((row) => row.version_id),
      { organizationId, fileTypes },
    ),
    includeBodies ? loadPayloads(executor, organizationId, rows) : new Map<string, LogPayload>(),
  ]);
  return rows.flatMap((row) => {
    const file = views.get(row.version_id);
    return file ? [toLogView({ row, file, payload: payloads.get(row.id) })] : [];
  });
}

async function loadPayloads(
  executor: Executor,
  organizationId: string,
  rows: readonly LogRow[],
): Promise<Map<string, LogPayload>> {
  const stored = await listPayloads(executor, { organizationId, ids: rows.map((row) => row.id) });
  const decoded = await Promise.all(
    stored.map(async (row) => [row.log_id, await decodePayload(row)] as const),
  );
  return new Map(decoded);
}

type Parts = { row: LogRow; file: FileView; payload: LogPayload | undefined };

function toLogView({ row, file, payload }: Parts): LogView {
  return {
    ...toFigures(row),
    ...payload,
    id: row.id,
    type: "prompt",
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
    prompt: file,
  };
}

const nanoPerUnit = 1_000_000_000;

const toFigures = (row: LogRow) => ({
  finish_reason: row.finish_reason,
  provider: row.provider,
  model: row.model,
  prompt_tokens: row.prompt_tokens,
  output_tokens: row.output_tokens,
  reasoning_tokens: row.reasoning_tokens,
  prompt_cost: row.prompt_cost_nano === null ? null : row.prompt_cost_nano / nanoPerUnit,
  output_cost: row.output_cost_nano === null ? null : row.output_cost_nano / nanoPerUnit,
  provider_latency: row.provider_latency_ms === null ? null : row.provider_latency_ms / 1000,
  time_to_first_token: row.time_to_first_token_ms === null ? null : row.time_to_first_token_ms / 1000,
});

/** A cost in USD as the integer the database keeps. */
export const toNano = (cost: number | undefined): number | undefined =>
  cost === undefined ? undefined : Math.round(cost * nanoPerUnit);
