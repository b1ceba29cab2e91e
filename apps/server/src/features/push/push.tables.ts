export type PushKeyRow = {
  /** Base64url of the public key. */
  id: string;
  /** A private JWK. */
  sealed_private_key: string;
  created_at: number;
};

export type PushSubscriptionRow = {
  id: string;
  organization_id: string;
  /** Null for the session of a machine that is one person's. */
  user_id: string | null;
  /** It ends with the session. */
  session_id: string;
  /** The key it was made with: no other can send to it. */
  key_id: string;
  endpoint: string;
  endpoint_hash: string;
  p256dh: string;
  auth: string;
  name: string | null;
  created_at: number;
  delivered_at: number | null;
};

export type PushTables = {
  push_keys: PushKeyRow;
  push_subscriptions: PushSubscriptionRow;
  members: { organization_id: string; user_id: string; role: string };
  user_sessions: { id: string; expires_at: number };
  browser_sessions: { id: string; expires_at: number };
};
