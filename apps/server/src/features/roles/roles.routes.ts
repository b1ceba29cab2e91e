import {
  builtInRoles,
  contract,
  directoryErrors,
  environmentErrors,
  permissionsOfRole,
  roleErrors,
  type AccessSubject,
  type DirectoryAccess,
  type Permission,
  type Role,
} from "@parley/contract";
import { fromJson, toJson, type Database, type Executor } from "@parley/db";
import { findDirectory } from "../../kernel/access/find-directory.store.ts";
import { toTimestamp, type Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import { createId } from "../../kernel/ids.ts";
import { implement } from "../../kernel/implement.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { readPermissions } from "./access-rules.ts";
import { forgetSubject, lockRoles } from "./forget-subject.ts";
import { refuseBeyondOwn, refuseOpening, refuseUnbarring } from "./refuse-beyond-own.ts";
import {
  countHolders,
  deleteDirectoryRule,
  deleteProtectedEnvironment,
  deleteRole,
  findEnvironment,
  insertRole,
  listDirectoryRules,
  listProtectedEnvironments,
  listRoles,
  saveDirectoryRule,
  saveProtectedEnvironment,
  updateRole,
  type KnownDirectoryRule,
} from "./roles.store.ts";
import type { RoleRow } from "./roles.tables.ts";

type Dependencies = { database: Database; clock: Clock; events: EventBus };

export function roleRoutes(dependencies: Dependencies) {
  return implement(contract.roles, {
    ...roleHandlers(dependencies),
    ...directoryHandlers(dependencies),
    ...environmentHandlers(dependencies),
  });
}

function roleHandlers({ database, clock, events }: Dependencies) {
  return {
    list: async (_: unknown, { organizationId }: OfActor) => [
      ...builtInRoles.map(describeBuiltIn),
      ...(await listRoles(database.executor, organizationId)).map(toRole),
    ],
    create: async ({ body }: { body: NewRole }, { organizationId, actor }: OfActor) => {
      refuseBeyondOwn(actor, body.permissions);
      const row = toNewRow(body, { organizationId, now: clock() });
      await database.transaction(async (executor) => {
        await lockRoles(executor, organizationId);
        await refuseTaken(executor, row);
        await insertRole(executor, row);
      });
      events.emit("access.changed", { organizationId });
      return toRole(row);
    },
    update: async (
      { params, body }: { params: { id: string }; body: RoleChange },
      { organizationId, actor }: OfActor,
    ) => {
      const row = await database.transaction(async (executor) => {
        await lockRoles(executor, organizationId);
        const known = await getRole(executor, organizationId, params.id);
        // Whoever could take away what they do not have could as well lock out those above them.
        refuseBeyondOwn(actor, [...readPermissions(known.permissions), ...(body.permissions ?? [])]);
        const changed: RoleRow = {
          ...known,
          name: body.name ?? known.name,
          description: body.description === undefined ? known.description : body.description,
          permissions: body.permissions === undefined ? known.permissions : toJson(body.permissions),
          updated_at: clock(),
        };
        await refuseTaken(executor, changed);
        await updateRole(executor, changed);
        return changed;
      });
      events.emit("access.changed", { organizationId });
      return toRole(row);
    },
    delete: async ({ params }: { params: { id: string } }, { organizationId }: OfActor) => {
      await database.transaction(async (executor) => {
        await lockRoles(executor, organizationId);
        const { id, name } = await getRole(executor, organizationId, params.id);
        const members = await countHolders(executor, { organizationId, id, now: clock() });
        if (members > 0) throw roleErrors.inUse({ role: name, members });
        await deleteRole(executor, { organizationId, id });
        await forgetSubject(executor, { organizationId, subject: { kind: "role", id } });
      });
      events.emit("access.changed", { organizationId });
    },
  };
}

type OfActor = { organizationId: string; actor: Actor };
type NewRole = { name: string; description?: string | undefined; permissions: Permission[] };
type RoleChange = {
  name?: string | undefined;
  description?: string | null | undefined;
  permissions?: Permission[] | undefined;
};

const toNewRow = (
  body: NewRole,
  { organizationId, now }: { organizationId: string; now: number },
): RoleRow => ({
  id: createId("role"),
  organization_id: organizationId,
  name: body.name,
  description: body.description ?? null,
  permissions: toJson([...new Set(body.permissions)]),
  created_at: now,
  updated_at: now,
});

async function getRole(executor: Executor, organizationId: string, id: string): Promise<RoleRow> {
  const row = (await listRoles(executor, organizationId)).find((role) => role.id === id);
  if (row === undefined) throw roleErrors.notFound({ role: id });
  return row;
}

async function refuseTaken(executor: Executor, { id, organization_id, name }: RoleRow): Promise<void> {
  const rows = await listRoles(executor, organization_id);
  const isTaken = rows.some((row) => row.name === name && row.id !== id);
  if (isTaken || (builtInRoles as readonly string[]).includes(name)) throw roleErrors.nameTaken({ name });
}

const describeBuiltIn = (name: (typeof builtInRoles)[number]): Role => ({
  id: name,
  name,
  description: null,
  permissions: [...permissionsOfRole[name]],
  is_built_in: true,
  created_at: null,
  updated_at: null,
});

const toRole = (row: RoleRow): Role => ({
  id: row.id,
  name: row.name,
  description: row.description,
  permissions: fromJson<Permission[]>(row.permissions),
  is_built_in: false,
  created_at: toTimestamp(row.created_at),
  updated_at: toTimestamp(row.updated_at),
});

function directoryHandlers({ database, clock, events }: Dependencies) {
  return {
    listDirectoryAccess: async (_: unknown, { organizationId }: OfActor) =>
      (await listDirectoryRules(database.executor, organizationId)).map(toDirectoryAccess),
    setDirectoryAccess: async (
      { params, body }: { params: { id: string }; body: Pick<DirectoryAccess, "is_private" | "grants"> },
      { organizationId, actor }: OfActor,
    ) => {
      refuseBeyondOwn(
        actor,
        body.grants.flatMap((grant) => grant.permissions),
      );
      const saved = await database.transaction(async (executor) => {
        await lockRoles(executor, organizationId);
        const directory = await findDirectory(executor, { organizationId, id: params.id });
        if (directory === undefined) throw directoryErrors.notFound({ directory: params.id });
        await refuseOpening(executor, {
          actor,
          path: directory.path,
          isPrivate: body.is_private,
          permissions: body.grants.flatMap((grant) => grant.permissions),
        });
        const row = {
          organization_id: organizationId,
          directory_id: directory.id,
          is_private: body.is_private,
          grants: toJson(body.grants),
          updated_at: clock(),
        };
        await saveDirectoryRule(executor, row);
        return { ...row, path: directory.path };
      });
      events.emit("access.changed", { organizationId });
      return toDirectoryAccess(saved);
    },
    deleteDirectoryAccess: async (
      { params }: { params: { id: string } },
      { organizationId, actor }: OfActor,
    ) => {
      await database.transaction(async (executor) => {
        await lockRoles(executor, organizationId);
        const directory = await findDirectory(executor, { organizationId, id: params.id });
        if (directory !== undefined)
          await refuseOpening(executor, { actor, path: directory.path, isPrivate: false, permissions: [] });
        if (!(await deleteDirectoryRule(executor, { organizationId, id: params.id })))
          throw roleErrors.ruleNotFound({ directory: params.id });
      });
      events.emit("access.changed", { organizationId });
    },
  };
}

const toDirectoryAccess = (row: KnownDirectoryRule): DirectoryAccess => ({
  directory_id: row.directory_id,
  path: row.path,
  is_private: row.is_private,
  grants: fromJson<DirectoryAccess["grants"]>(row.grants),
  updated_at: toTimestamp(row.updated_at),
});

function environmentHandlers({ database, clock, events }: Dependencies) {
  return {
    listProtectedEnvironments: async (_: unknown, { organizationId }: OfActor) =>
      (await listProtectedEnvironments(database.executor, organizationId)).map(toProtected),
    protectEnvironment: async (
      { params, body }: { params: { id: string }; body: { deployers: AccessSubject[] } },
      { organizationId, actor }: OfActor,
    ) => {
      const saved = await database.transaction(async (executor) => {
        await lockRoles(executor, organizationId);
        const environment = await findEnvironment(executor, { organizationId, id: params.id });
        if (environment === undefined) throw environmentErrors.notFound({ environment: params.id });
        await refuseUnbarring(executor, { actor, environment });
        const row = {
          organization_id: organizationId,
          environment_id: environment.id,
          deployers: toJson(body.deployers),
          updated_at: clock(),
        };
        await saveProtectedEnvironment(executor, row);
        return { ...row, name: environment.name };
      });
      events.emit("access.changed", { organizationId });
      return toProtected(saved);
    },
    unprotectEnvironment: async (
      { params }: { params: { id: string } },
      { organizationId, actor }: OfActor,
    ) => {
      await database.transaction(async (executor) => {
        await lockRoles(executor, organizationId);
        const environment = await findEnvironment(executor, { organizationId, id: params.id });
        if (environment !== undefined) await refuseUnbarring(executor, { actor, environment });
        if (!(await deleteProtectedEnvironment(executor, { organizationId, id: params.id })))
          throw roleErrors.notProtected({ environment: params.id });
      });
      events.emit("access.changed", { organizationId });
    },
  };
}

const toProtected = (row: {
  environment_id: string;
  name: string;
  deployers: string;
  updated_at: number;
}) => ({
  environment_id: row.environment_id,
  name: row.name,
  deployers: fromJson<AccessSubject[]>(row.deployers),
  updated_at: toTimestamp(row.updated_at),
});
