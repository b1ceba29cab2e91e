/** The Logs of a version in an environment, made within an hour or a day. */
export type LogSumRow = {
  organization_id: string;
  width: number;
  start: number;
  file_id: string;
  version_id: string;
  environment: string | null;
  logs_count: number;
  errors_count: number;
  prompt_tokens: number;
  output_tokens: number;
  cost_nano: number;
  /** JSON: classes of latency, each followed by how many Logs are in it. */
  latencies: string;
};

/** Everything before `summed_to` is summed up, but for the hours that changed since. `turn` grows with every step. */
export type LogSumMarkRow = { organization_id: string; summed_to: number; turn: number };

/** An hour (since 1970) of which a Log was added, changed or deleted. */
export type LogSumChangeRow = { organization_id: string; hour: number; token: number };

export type LogSumTables = {
  log_sums: LogSumRow;
  log_sum_marks: LogSumMarkRow;
  log_sum_changes: LogSumChangeRow;
};

export const hourMs = 60 * 60 * 1000;
export const dayMs = 24 * hourMs;
