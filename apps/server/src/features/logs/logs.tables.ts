import type { FileType } from "@parley/contract";

/** What lists need of a Log. Costs are integer nano-USD, times milliseconds. */
export type LogRow = {
  organization_id: string;
  id: string;
  type: FileType;
  file_id: string;
  version_id: string;
  created_at: number;
  start_time: number | null;
  end_time: number | null;
  environment: string | null;
  source: string | null;
  user: string | null;
  save: boolean;
  status: "complete" | "incomplete" | null;
  error: string | null;
  output_preview: string | null;
  finish_reason: string | null;
  provider: string | null;
  model: string | null;
  prompt_tokens: number | null;
  output_tokens: number | null;
  reasoning_tokens: number | null;
  prompt_cost_nano: number | null;
  output_cost_nano: number | null;
  provider_latency_ms: number | null;
  time_to_first_token_ms: number | null;
  metadata: string | null;
  warnings: string | null;
  trace_parent_id: string | null;
  trace_id: string | null;
  trace_flow_id: string | null;
  source_datapoint_id: string | null;
  run_id: string | null;
  /** JSON: what an Evaluator said, on its own Log, of the Log `parent_id`. */
  judgment: string | null;
  parent_id: string | null;
  /** Whose judgment it is, where a later one of the same takes its place. */
  judged_by: string | null;
  marked_completed: boolean | null;
  /** When another judgment took its place, or it was taken back. */
  withdrawn_at: number | null;
};

/** The bodies of a Log. `body` holds what searches do not look through: JSON, compressed where that pays. */
export type LogPayloadRow = {
  organization_id: string;
  log_id: string;
  /** `redacted`: nothing is left of it. */
  encoding: "json" | "zstd" | "redacted";
  input_text: string | null;
  output_text: string | null;
  body: Uint8Array;
};

type Counted = {
  organization_id: string;
  id: string;
  logs_count: number;
  last_used_at: number;
  deleted_at: number | null;
};

export type LogTables = { logs: LogRow; log_payloads: LogPayloadRow; files: Counted; file_versions: Counted };
