export type RedactionRuleRow = {
  id: string;
  organization_id: string;
  name: string;
  kind: "pattern" | "field";
  pattern: string;
  replacement: string;
  created_at: number;
};

export type RedactionHookRow = {
  organization_id: string;
  url: string;
  /** What requests are signed with, encrypted for this organization. */
  sealed_secret: string;
  on_failure: "refuse" | "withhold" | "keep";
  timeout_ms: number;
  created_at: number;
  updated_at: number;
  /** When, and why, it did not answer last. */
  failed_at: number | null;
  failure: string | null;
};

export type RedactionTables = { redaction_rules: RedactionRuleRow; redaction_hooks: RedactionHookRow };
