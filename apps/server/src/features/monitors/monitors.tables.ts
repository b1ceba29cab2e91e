import type { MonitorAudience, MonitorCondition, MonitorMetric, MonitorState } from "@parley/contract";

export type Severity = "info" | "warning" | "critical";

/** What a monitor measures, and when that is bad. */
export type MonitorSettings = {
  version: 1;
  version_id: string | null;
  environment: string | null;
  filter: string | null;
  metric: MonitorMetric;
  condition: MonitorCondition;
  window_minutes: number;
  check_every_minutes: number;
  delay_minutes: number;
  min_logs: number;
  fire_after: number;
  recover_after: number;
  severity: Severity;
  notify: MonitorAudience;
  notify_no_data: boolean;
};

export type MonitorRow = {
  id: string;
  organization_id: string;
  /** Null: all Logs of the organization. */
  file_id: string | null;
  name: string;
  description: string | null;
  /** JSON of `MonitorSettings`. */
  settings: string;
  is_enabled: boolean;
  is_muted: boolean;
  /** Null where it is muted until somebody unmutes it. */
  muted_until: number | null;
  state: MonitorState;
  state_since: number;
  /** What the last checks in a row said, and how many they are. */
  streak_outcome: MonitorState;
  streak_count: number;
  /** Of what people are to know that it has begun. */
  open_alert: "alerting" | "no_data" | null;
  is_told: boolean;
  /** JSON of `MonitorMeasurement`. */
  last_check: string | null;
  /** Null while it is disabled. */
  next_check_at: number | null;
  problem: string | null;
  created_by: string | null;
  created_at: number;
  updated_at: number;
};

export type TransitionRow = {
  id: string;
  organization_id: string;
  monitor_id: string;
  from_state: MonitorState;
  to_state: MonitorState;
  event: "alerted" | "recovered" | null;
  severity: Severity;
  was_muted: boolean;
  /** JSON of `MonitorMeasurement`. */
  measurement: string;
  created_at: number;
};

/** Files; read here, written there. */
type FileTable = {
  id: string;
  organization_id: string;
  path: string;
  name: string;
  type: string;
  deleted_at: number | null;
};

export type MonitorTables = { monitors: MonitorRow; monitor_transitions: TransitionRow; files: FileTable };
