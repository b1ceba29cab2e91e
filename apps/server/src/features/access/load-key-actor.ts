import { authErrors, type Permission } from "@parley/contract";
import { fromJson, type Database } from "@parley/db";
import { allPermissions } from "../../kernel/authorize.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Actor, KeyLimits } from "../../kernel/request-context.ts";
import { findApiKey } from "./access.store.ts";
import type { ApiKeyRow } from "./access.tables.ts";

/** Whose key this is. @throws unauthenticated where it is unknown, was revoked, has expired, or its account was disabled or its person has left */
export async function loadKeyActor(
  { database, clock }: { database: Database; clock: Clock },
  hash: string,
): Promise<Actor> {
  const row = await findApiKey(database.executor, { hash, now: clock() });
  if (row === undefined) throw authErrors.keyInvalid();
  const { service_account_id, user_id, role, member_role } = row;
  const owner =
    service_account_id === null ? { id: user_id, role: member_role } : { id: service_account_id, role };
  if (owner.id != null && owner.role === null) throw authErrors.keyInvalid();
  return {
    kind: "api_key",
    // An old secret is the same key.
    id: row.replaced_by ?? row.id,
    name: row.name,
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    permissions: row.permissions === null ? allPermissions : readPermissions(row.permissions),
    ...(owner.id != null && { userId: owner.id, roleId: owner.role ?? undefined }),
    ...withLimits(row),
  };
}

export function withLimits(row: Pick<ApiKeyRow, "paths" | "environments" | "requests_per_minute">): {
  limits?: KeyLimits;
} {
  const { paths, environments, requests_per_minute: requestsPerMinute } = row;
  if (paths === null && environments === null && requestsPerMinute === null) return {};
  return {
    limits: {
      paths: paths === null ? undefined : fromJson<string[]>(paths),
      environments: environments === null ? undefined : fromJson<string[]>(environments),
      requestsPerMinute: requestsPerMinute ?? undefined,
    },
  };
}

/** Only those there are: a word that means nothing today permits nothing tomorrow. */
export const readPermissions = (json: string): ReadonlySet<Permission> =>
  new Set([...allPermissions].filter((permission) => fromJson<string[]>(json).includes(permission)));
