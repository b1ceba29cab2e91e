import type { FileType } from "@parley/contract";

/** Which Evaluator watches which File; read here, written by `files`. */
type MonitoringRow = {
  id: string;
  organization_id: string;
  file_id: string;
  evaluator_id: string;
  evaluator_version_id: string | null;
  environment_id: string | null;
  state: "active" | "inactive";
  created_at: number;
  updated_at: number;
};

/** What confines a watch; one without a row is not confined. */
export type WatchLimitsRow = {
  monitoring_id: string;
  organization_id: string;
  sample_rate: number;
  /** CEL over `log`. */
  filter: string | null;
  delay_ms: number;
  /** JSON list of names. */
  environments: string | null;
  /** JSON list. */
  version_ids: string | null;
  daily_budget_nano: number | null;
  /** The key on whose account models are asked, where whoever confined it last had one. */
  spender_key_id: string | null;
};

/** What a watch did on one day. */
export type WatchDayRow = {
  monitoring_id: string;
  organization_id: string;
  /** Since 1970, in UTC. */
  day: number;
  judged_count: number;
  failed_count: number;
  skipped_count: number;
  cost_nano: number;
  problem: string | null;
};

/** A Log that a watch is to judge. */
export type PendingRow = {
  organization_id: string;
  log_id: string;
  monitoring_id: string;
  due_at: number;
  attempts: number;
};

export type BackFillRow = {
  id: string;
  organization_id: string;
  file_id: string;
  monitoring_id: string;
  evaluator_version_id: string;
  start_at: number;
  end_at: number;
  sample_rate: number;
  status: "running" | "completed" | "cancelled" | "failed";
  failure: string | null;
  logs_count: number;
  done_count: number;
  judged_count: number;
  failed_count: number;
  cost_nano: number;
  budget_nano: number | null;
  spender_key_id: string | null;
  /** The last Log that was looked at: newest first. */
  reached_at: number | null;
  reached_id: string | null;
  created_by: string | null;
  created_at: number;
  updated_at: number;
};

/** What is read of Logs here. */
type WatchedLogRow = {
  organization_id: string;
  id: string;
  type: FileType;
  file_id: string;
  version_id: string;
  environment: string | null;
  source: string | null;
  run_id: string | null;
  status: "complete" | "incomplete" | null;
  created_at: number;
  parent_id: string | null;
  judgment: string | null;
  error: string | null;
  prompt_cost_nano: number | null;
  output_cost_nano: number | null;
  withdrawn_at: number | null;
};

export type MonitoringTables = {
  monitoring_evaluators: MonitoringRow;
  monitoring_watches: WatchLimitsRow;
  monitoring_days: WatchDayRow;
  monitoring_pending: PendingRow;
  monitoring_back_fills: BackFillRow;
  logs: WatchedLogRow;
};
