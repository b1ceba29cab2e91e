export type GrantRow = {
  id: string;
  organization_id: string;
  tool: string;
  /** CEL; null fits every call of the tool. */
  condition: string | null;
  requester_id: string | null;
  environment: string | null;
  reason: string | null;
  max_uses: number | null;
  uses: number;
  /** JSON list: where in the arguments the amount stands. */
  amount_field: string | null;
  /** In millionths. */
  max_amount: number | null;
  /** In millionths. */
  amount_used: number;
  /** At most so many uses in each period of so many seconds, from when the grant was made; both or none. */
  rate_uses: number | null;
  rate_seconds: number | null;
  /** Of the latest use, from 0 on; null before the first. */
  period: number | null;
  /** How many uses there were in it. */
  period_uses: number | null;
  expires_at: number | null;
  created_at: number;
  /** JSON of an `Author`. */
  created_by: string;
  revoked_at: number | null;
  /** JSON of an `Author`. */
  revoked_by: string | null;
};

export type GrantUseRow = {
  grant_id: string;
  /** From 1. */
  number: number;
  organization_id: string;
  approval_id: string;
  /** In millionths. */
  amount: number | null;
  at: number;
};

export type GrantTables = { grants: GrantRow; grant_uses: GrantUseRow };
