import { permissionNames, withImplied } from "@parley/contract";
import { formatMoney } from "../../../design/format.ts";
import type { ApiKey } from "../access-queries.ts";

type Described = Pick<
  ApiKey,
  | "permissions"
  | "paths"
  | "environments"
  | "requests_per_minute"
  | "monthly_budget"
  | "spent_this_month"
  | "expires_at"
>;

/**
 * What a key may do, where, how often, at what cost and until when.
 *
 * @example describeKey(key); // "call, log · in support · $3.20 of $25.00 this month · ends 2026-12-31"
 */
export function describeKey(key: Described): string {
  const allowed = withImplied(key.permissions);
  const isAll = permissionNames.every((name) => allowed.has(name));
  return [
    isAll ? "everything" : key.permissions.join(", "),
    key.paths && `in ${key.paths.join(", ")}`,
    key.environments && `from ${key.environments.map(({ name }) => name).join(", ")}`,
    key.requests_per_minute !== null && `${key.requests_per_minute} a minute`,
    key.monthly_budget !== null &&
      `${formatMoney(key.spent_this_month)} of ${formatMoney(key.monthly_budget)} this month`,
    key.expires_at && `ends ${key.expires_at.slice(0, 10)}`,
  ]
    .filter((part) => typeof part === "string")
    .join(" · ");
}
