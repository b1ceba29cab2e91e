export type RetentionRuleRow = {
  organization_id: string;
  directory_id: string;
  delete_after_days: number | null;
  redact_after_days: number | null;
  legal_hold: boolean;
  updated_at: number;
};

export type RetentionReportRow = {
  id: string;
  organization_id: string;
  started_at: number;
  ended_at: number;
  /** JSON: for each File what was deleted and what was redacted. */
  report: string;
};

export type RetentionTables = {
  retention_rules: RetentionRuleRow;
  retention_reports: RetentionReportRow;
  directories: { id: string; organization_id: string; path: string };
  files: { id: string; organization_id: string; path: string; deleted_at: number | null };
  logs: {
    id: string;
    organization_id: string;
    file_id: string;
    created_at: number;
    output_preview: string | null;
    error: string | null;
    metadata: string | null;
    judgment: string | null;
  };
  log_payloads: {
    organization_id: string;
    log_id: string;
    encoding: string;
    input_text: string | null;
    output_text: string | null;
    body: Uint8Array;
  };
};
