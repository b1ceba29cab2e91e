export type RedactionRuleRow = {
  id: string;
  organization_id: string;
  name: string;
  kind: "pattern" | "field";
  pattern: string;
  replacement: string;
  created_at: number;
};

export type RedactionTables = { redaction_rules: RedactionRuleRow };
