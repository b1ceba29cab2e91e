export type DecisionLinkRow = {
  id: string;
  organization_id: string;
  approval_id: string;
  /** Who decides with it. */
  user_id: string;
  /** SHA-256 of the token in the link. */
  token_hash: string;
  /** JSON of an `Author`. */
  created_by: string;
  created_at: number;
  expires_at: number;
  used_at: number | null;
};

/** What is read of other features' tables, as it is there. */
type PeopleTables = {
  users: { id: string; name: string; email: string };
  members: { organization_id: string; user_id: string; role: string };
  organizations: { id: string; name: string };
  channels: { id: string; organization_id: string; is_enabled: boolean };
};

export type DecisionLinkTables = { decision_links: DecisionLinkRow } & PeopleTables;
