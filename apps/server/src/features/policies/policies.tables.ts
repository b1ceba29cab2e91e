export type PolicyRow = { id: string; organization_id: string; name: string; created_at: number };

export type PolicyVersionRow = {
  id: string;
  organization_id: string;
  policy_id: string;
  number: number;
  /** SHA-256 of the text. */
  hash: string;
  text: string;
  created_at: number;
  /** JSON of an `Author`. */
  created_by: string;
};

export type PolicyActivationRow = {
  organization_id: string;
  /** Empty for the organization. */
  environment: string;
  mode: "active" | "shadow";
  policy_id: string;
  version_id: string;
  activated_at: number;
  /** JSON of an `Author`. */
  activated_by: string;
};

export type ShadowResultRow = {
  approval_id: string;
  version_id: string;
  policy_id: string;
  organization_id: string;
  at: number;
  /** JSON of a `Ruling`. */
  ruling: string;
  is_changed: boolean;
};

/** What is read of requests, which belong to the feature above. */
type ApprovalRow = {
  id: string;
  organization_id: string;
  kind: string;
  name: string;
  status: string;
  stakes: string;
  run_id: string | null;
  request: string;
  requester: string;
  requester_id: string | null;
  state: string;
  created_at: number;
  decided_at: number | null;
};
export type PastCallRow = Omit<ApprovalRow, "organization_id" | "kind" | "decided_at">;

export type PolicyTables = {
  policies: PolicyRow;
  policy_versions: PolicyVersionRow;
  policy_activations: PolicyActivationRow;
  policy_shadow_results: ShadowResultRow;
  approvals: ApprovalRow;
  file_versions: { id: string; organization_id: string; file_id: string };
  files: { id: string; organization_id: string; path: string };
};
