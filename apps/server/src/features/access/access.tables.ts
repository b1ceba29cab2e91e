export type ApiKeyRow = {
  id: string;
  organization_id: string;
  name: string;
  /** SHA-256 of the key, in hex; the key itself is kept nowhere. */
  hash: string;
  /** The last four characters. */
  hint: string;
  created_at: number;
  revoked_at: number | null;
  /** JSON: what the key may do; null is everything. */
  permissions: string | null;
  /** JSON lists; null: no limit. Environments by their ids. */
  paths: string | null;
  environments: string | null;
  requests_per_minute: number | null;
  service_account_id: string | null;
  /** The person whose key it is: it may do no more than they, and ends with their membership. */
  user_id?: string | null | undefined;
  created_by: string | null;
  expires_at: number | null;
  last_used_at: number | null;
  /** Set on a secret that a rotation left: the key it is of. */
  replaced_by: string | null;
};

/** A browser session: first a one-time link, then, once the link was opened, a cookie. */
export type BrowserSessionRow = {
  id: string;
  organization_id: string;
  link_hash: string | null;
  session_hash: string | null;
  created_at: number;
  expires_at: number;
};

export type AccessTables = {
  api_keys: ApiKeyRow;
  browser_sessions: BrowserSessionRow;
  organizations: { id: string; name: string };
  members: { organization_id: string; user_id: string; role: string };
  service_accounts: { id: string; organization_id: string; role: string; disabled_at: number | null };
};
