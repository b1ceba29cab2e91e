import { contract, serviceAccountErrors, type ServiceAccount } from "@parley/contract";
import { isUniqueViolation } from "@parley/db";
import { toTimestamp } from "../../kernel/clock.ts";
import { createId } from "../../kernel/ids.ts";
import { implement } from "../../kernel/implement.ts";
import type { PeopleDependencies } from "./change-members.ts";
import type { ServiceAccountRow } from "./people.tables.ts";
import { requireAtMostOwn, requireRole } from "./require-role.ts";
import {
  findServiceAccount,
  insertServiceAccount,
  listServiceAccounts,
  updateServiceAccount,
} from "./service-accounts.store.ts";

const defaultRole = "developer";

export function serviceAccountRoutes({ database, clock, events }: PeopleDependencies) {
  const { executor } = database;
  return implement(contract.serviceAccounts, {
    list: async (_, { organizationId }) =>
      (await listServiceAccounts(executor, { organizationId })).map(toServiceAccount),
    create: async ({ body }, { organizationId, actor }) => {
      const { name, description, role } = body;
      const row: ServiceAccountRow = {
        id: createId("sa"),
        organization_id: organizationId,
        name,
        description: description ?? "",
        role: role ?? defaultRole,
        created_at: clock(),
        disabled_at: null,
      };
      await requireRole(executor, { organizationId, role: row.role, actor });
      await refuseTakenName(name, insertServiceAccount(executor, row));
      return toServiceAccount(row);
    },
    update: async ({ params: { id }, body }, { organizationId, actor }) => {
      const { name, description, role, is_disabled } = body;
      const known = await findServiceAccount(executor, { organizationId, id });
      if (known === undefined) throw serviceAccountErrors.notFound({ service_account_id: id });
      // Whoever changes an account in any way must be allowed what it may do: it could be enabled again.
      await requireAtMostOwn(executor, { organizationId, role: known.role, actor });
      if (role != null) await requireRole(executor, { organizationId, role, actor });
      const changes: Partial<ServiceAccountRow> = {
        ...(name != null && { name }),
        ...(description != null && { description }),
        ...(role != null && { role }),
        ...(is_disabled != null && { disabled_at: is_disabled ? (known.disabled_at ?? clock()) : null }),
      };
      await refuseTakenName(name ?? "", updateServiceAccount(executor, { organizationId, id, changes }));
      events.emit("access.changed", { organizationId });
      return toServiceAccount({ ...known, ...changes });
    },
  });
}

const toServiceAccount = (row: ServiceAccountRow): ServiceAccount => ({
  id: row.id,
  name: row.name,
  description: row.description,
  role: row.role,
  created_at: toTimestamp(row.created_at),
  disabled_at: row.disabled_at === null ? null : toTimestamp(row.disabled_at),
});

async function refuseTakenName(name: string, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (isUniqueViolation(error)) throw serviceAccountErrors.nameTaken({ name });
    throw error;
  }
}
