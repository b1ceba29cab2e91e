import type { Log, Warning } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import type { z } from "zod";
import { toTimestamp } from "../../kernel/clock.ts";
import { toUsd } from "../../kernel/money.ts";
import { describeVersions, type FileTypes, type FileView, type KnownFileType } from "../files/index.ts";
import type { ListedLogRow } from "./listed-log.store.ts";
import { loadBodies, type Bodies } from "./load-bodies.ts";
import type { LogRow } from "./logs.tables.ts";
import type { LogPayload } from "./payload.ts";
import { createUnlimitedBudget, type LogReplyBudget } from "./reply-budget.ts";

/** A Log as the wire shows it. */
export type LogView = z.input<typeof Log>;
/** A Log of one type of File as the wire shows it. */
export type LogViewOf<T extends KnownFileType> = Extract<LogView, { type?: T | undefined }>;

type Described = {
  organizationId: string;
  fileTypes: FileTypes;
  includeBodies: boolean;
  /** What the reply these Logs are part of may carry; without one they are whole. */
  budget?: LogReplyBudget;
};

/**
 * Logs as the wire shows them, in the order given; without bodies the output is only its start. Where the budget ends,
 * bodies and the content of Prompts are left out, and `bodies_omitted` says so.
 */
export async function describeLogs(
  executor: Executor,
  rows: readonly (LogRow | ListedLogRow)[],
  { organizationId, fileTypes, includeBodies, budget = createUnlimitedBudget() }: Described,
): Promise<LogView[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const [views, { payloads, omitted }] = await Promise.all([
    describeVersions(
      executor,
      rows.map((row) => row.version_id),
      { organizationId, fileTypes },
    ),
    includeBodies ? loadBodies(executor, { organizationId, ids, budget: budget.bodies }) : noBodies,
  ]);
  const sizeOf = measureOnce(views);
  return rows.flatMap((row) => {
    const file = views.get(row.version_id);
    if (file === undefined) return [];
    const hasRoom = budget.prompts.take(sizeOf(row.version_id));
    const isOmitted = omitted.has(row.id) || !hasRoom || ("is_cut" in row && Number(row.is_cut) === 1);
    const payload = payloads.get(row.id);
    const view = toLogView({ row, file: hasRoom ? file : withoutContent(file, fileTypes), payload });
    return [isOmitted ? { ...view, bodies_omitted: true } : view];
  });
}

/** One Log, whole. */
export async function describeLog<T extends KnownFileType>(
  executor: Executor,
  row: LogRow,
  { type, ...described }: Pick<Described, "organizationId" | "fileTypes"> & { type: T },
): Promise<LogViewOf<T>> {
  const [log] = await describeLogs(executor, [row], { ...described, includeBodies: true });
  if (log?.type !== type) throw new TypeError(`A ${type} Log went missing`);
  return log as LogViewOf<T>;
}

const noBodies: Bodies = { payloads: new Map(), omitted: new Set() };

/** About how long a view is as JSON; a view is written out once for that, however many Logs share it. */
function measureOnce(views: ReadonlyMap<string, FileView>): (versionId: string) => number {
  const sizes = new Map<string, number>();
  return (versionId) => {
    const size = sizes.get(versionId) ?? JSON.stringify(views.get(versionId)).length;
    sizes.set(versionId, size);
    return size;
  };
}

/** Which File and version it was, without what may be long. */
function withoutContent(file: FileView, fileTypes: FileTypes): FileView {
  const shared = { description: null, readme: null, tags: [], version_description: null, evaluators: [] };
  // What is shortened is of the File's own type.
  const { shortened } = fileTypes[file.type ?? "prompt"] as { shortened: Partial<FileView> };
  return { ...file, ...shortened, ...shared } as FileView;
}

type Parts = { row: LogRow; file: FileView; payload: LogPayload | undefined };

function toLogView(parts: Parts): LogView {
  const { type } = parts.row;
  const view: Record<string, unknown> = { ...toCommon(parts), type, [type]: parts.file };
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
