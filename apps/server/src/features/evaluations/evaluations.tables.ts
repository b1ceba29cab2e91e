import type { EvaluationStatus, FileType } from "@parley/contract";

export type EvaluationRow = {
  id: string;
  organization_id: string;
  /** Null where it compares Files. */
  file_id: string | null;
  name: string | null;
  created_by: string | null;
  created_at: number;
  updated_at: number;
};

export type EvaluationEvaluatorRow = {
  organization_id: string;
  evaluation_id: string;
  evaluator_version_id: string;
  orchestrated: boolean;
  added_at: number;
};

export type RunRow = {
  id: string;
  organization_id: string;
  dataset_version_id: string | null;
  version_id: string | null;
  orchestrated: boolean;
  /** What its events fold into, for queries. */
  status: EvaluationStatus;
  created_by: string | null;
  created_at: number;
  /** Why it was given up. */
  failure: string | null;
  budget_nano: number | null;
  /** The key whose budgets its calls count against; null for people. */
  spender_key_id: string | null;
  /** Logs of each Datapoint. */
  samples: number;
  /** What would stop it early, as JSON; null where nothing does. */
  early_stop: string | null;
  /** What was decided when it was stopped early, as JSON. */
  stopped_early: string | null;
  /** Grows whenever a Log or a judgment joins the Run, or changes; what is kept of its results belongs to a mark. */
  results_mark: number;
};

export type RunEventRow = { run_id: string; sequence: number; schema_version: number; event: string };

/** A Run as part of one Evaluation; it may be part of several. */
export type MembershipRow = {
  organization_id: string;
  evaluation_id: string;
  run_id: string;
  control: boolean;
  added_at: number;
};

/** A Log that was added to a Run after it was recorded; others name their Run themselves. */
export type RunLogRow = { organization_id: string; run_id: string; log_id: string };

type Deletable = { id: string; organization_id: string; deleted_at: number | null };

export type EvaluationTables = {
  evaluations: EvaluationRow;
  evaluation_evaluators: EvaluationEvaluatorRow;
  evaluation_runs: RunRow;
  evaluation_run_events: RunEventRow;
  evaluation_memberships: MembershipRow;
  evaluation_run_logs: RunLogRow;
  files: Deletable & { type: FileType };
  file_versions: Deletable & { file_id: string; created_at: number };
  logs: {
    id: string;
    organization_id: string;
    type: FileType;
    version_id: string;
    status: "complete" | "incomplete" | null;
    prompt_cost_nano: number | null;
    output_cost_nano: number | null;
    created_at: number;
    run_id: string | null;
    source_datapoint_id: string | null;
    parent_id: string | null;
    trace_id: string | null;
    judgment: string | null;
    error: string | null;
    output_preview: string | null;
    provider_latency_ms: number | null;
    output_tokens: number | null;
    metadata: string | null;
    withdrawn_at: number | null;
  };
  log_payloads: {
    organization_id: string;
    log_id: string;
    input_text: string | null;
    output_text: string | null;
  };
  datapoints: { organization_id: string; id: string; content: string };
  dataset_version_lists: { version_id: string; list_id: string };
  datapoint_list_entries: {
    organization_id: string;
    list_id: string;
    position: number;
    datapoint_id: string;
    split: string | null;
    tags: string | null;
  };
};
