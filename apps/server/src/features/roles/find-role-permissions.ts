import { isBuiltInRole, permissionsOfRole, withImplied, type Permission } from "@parley/contract";
import type { Executor } from "@parley/db";
import { readPermissions } from "./access-rules.ts";
import { listRoles } from "./roles.store.ts";

/** What a role may do; nothing where the organization has no such role. */
export async function findRolePermissions(
  executor: Executor,
  { organizationId, role }: { organizationId: string; role: string },
): Promise<ReadonlySet<Permission> | undefined> {
  if (isBuiltInRole(role)) return withImplied(permissionsOfRole[role]);
  const row = (await listRoles(executor, organizationId)).find(({ id }) => id === role);
  return row === undefined ? undefined : readPermissions(row.permissions);
}
