import {
  isBuiltInRole,
  permissionsOfRole,
  withImplied,
  type AccessSubject,
  type Permission,
} from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import { allPermissions } from "../../kernel/authorize.ts";
import { listDirectoryRules, listProtectedEnvironments, listRoles } from "./roles.store.ts";

type SubjectGrant = AccessSubject & { permissions: Permission[] };

/** All the rules of an organization about what people may do. */
export type AccessRules = {
  /** By the id of a role that was made. */
  roles: ReadonlyMap<string, ReadonlySet<Permission>>;
  directories: readonly { path: string; isPrivate: boolean; grants: readonly SubjectGrant[] }[];
  protectedEnvironments: readonly { id: string; deployers: readonly AccessSubject[] }[];
};

export async function loadAccessRules(executor: Executor, organizationId: string): Promise<AccessRules> {
  const roles = await listRoles(executor, organizationId);
  const directories = await listDirectoryRules(executor, organizationId);
  const environments = await listProtectedEnvironments(executor, organizationId);
  return {
    roles: new Map(roles.map((row) => [row.id, readPermissions(row.permissions)])),
    directories: directories.map((row) => ({
      path: row.path,
      isPrivate: row.is_private,
      grants: fromJson<SubjectGrant[]>(row.grants),
    })),
    protectedEnvironments: environments.map((row) => ({
      id: row.environment_id,
      deployers: fromJson<AccessSubject[]>(row.deployers),
    })),
  };
}

/** Only those there are: a word that means nothing today permits nothing tomorrow. */
export function readPermissions(json: string): ReadonlySet<Permission> {
  const given = fromJson<string[]>(json);
  return withImplied([...allPermissions].filter((permission) => given.includes(permission)));
}

/** A role that is unknown permits nothing. */
export function permissionsOf(rules: Pick<AccessRules, "roles">, roleId: string): ReadonlySet<Permission> {
  if (isBuiltInRole(roleId)) return withImplied(permissionsOfRole[roleId]);
  return rules.roles.get(roleId) ?? new Set();
}
