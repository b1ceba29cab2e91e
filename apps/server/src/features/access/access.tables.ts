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
};
