import type { Grant } from "@parley/contract";
import { fromJson } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import { toTimestamp } from "../../kernel/clock.ts";
import { fromMillionths } from "./amount.ts";
import type { GrantRow } from "./grants.tables.ts";
import { periodOf } from "./period.ts";

export const describeGrant = (row: GrantRow, now: number): Grant => ({
  id: row.id,
  tool: row.tool,
  when: row.condition,
  requester_id: row.requester_id,
  environment: row.environment,
  reason: row.reason,
  max_uses: row.max_uses,
  uses: row.uses,
  amount:
    row.amount_field === null || row.max_amount === null
      ? null
      : { field: fromJson<(string | number)[]>(row.amount_field), max: fromMillionths(row.max_amount) },
  amount_used: fromMillionths(row.amount_used),
  rate: describeRate(row, now),
  expires_at: row.expires_at === null ? null : toTimestamp(row.expires_at),
  status: statusOf(row, now),
  created_at: toTimestamp(row.created_at),
  created_by: fromJson<Author>(row.created_by),
  revoked_at: row.revoked_at === null ? null : toTimestamp(row.revoked_at),
  revoked_by: row.revoked_by === null ? null : fromJson<Author>(row.revoked_by),
});

function describeRate(row: GrantRow, now: number): Grant["rate"] {
  const { rate_uses: maxUses, rate_seconds: seconds } = row;
  if (maxUses === null || seconds === null) return null;
  const period = periodOf(row, now);
  const uses = row.period === period ? (row.period_uses ?? 0) : 0;
  return { max_uses: maxUses, per_seconds: seconds, uses };
}

function statusOf(row: GrantRow, now: number): Grant["status"] {
  if (row.revoked_at !== null) return "revoked";
  if (row.expires_at !== null && row.expires_at <= now) return "expired";
  const isUsedUp = row.max_uses !== null && row.uses >= row.max_uses;
  const isSpent = row.max_amount !== null && row.amount_used >= row.max_amount;
  return isUsedUp || isSpent ? "used_up" : "open";
}
