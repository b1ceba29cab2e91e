import { isBuiltInRole, permissionsOfRole, withImplied } from "@parley/contract";
import type { Executor } from "@parley/db";
import { allPermissions } from "../../kernel/authorize.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { findApiKeyById } from "./api-keys.store.ts";
import { readPermissions, withLimits } from "./load-key-actor.ts";
import { findRole, isOwnersSession } from "./roles-of.store.ts";

type Found = Pick<Actor, "organizationId" | "kind" | "permissions" | "userId" | "roleId" | "limits">;

/**
 * A person, service account or program's key by its id, with what it was given as of now; undefined where it belongs to
 * the organization no more, was disabled or revoked, or has expired.
 */
export async function findActor(
  executor: Executor,
  { organizationId, id, now }: { organizationId: string; id: string; now: number },
): Promise<Found | undefined> {
  const role = await findRole(executor, { organizationId, id });
  if (role !== undefined)
    return {
      organizationId,
      kind: "session",
      userId: id,
      roleId: role,
      permissions: isBuiltInRole(role) ? withImplied(permissionsOfRole[role]) : allPermissions,
    };
  if (await isOwnersSession(executor, { organizationId, id, now }))
    return { organizationId, kind: "session", roleId: "owner", permissions: allPermissions };
  const key = await findApiKeyById(executor, { organizationId, id });
  if (key === undefined || key.revoked_at !== null || key.user_id != null || key.service_account_id !== null)
    return undefined;
  if (key.expires_at !== null && key.expires_at <= now) return undefined;
  const permissions = key.permissions === null ? allPermissions : readPermissions(key.permissions);
  return { organizationId, kind: "api_key", permissions, ...withLimits(key) };
}
