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
      const work = database.transaction(async (transaction) => {
        await requireRole(transaction, { organizationId, role: row.role, actor });
        await insertServiceAccount(transaction, row);
      });
      await refuseTakenName(name, work);
      return toServiceAccount(row);
    },
    update: async ({ params: { id }, body }, { organizationId, actor }) => {
      const { name, description, role, is_disabled } = body;
      const work = database.transaction(async (transaction) => {
        const known = await findServiceAccount(transaction, { organizationId, id });
        if (known === undefined) throw serviceAccountErrors.notFound({ service_account_id: id });
        // Whoever changes an account in any way must be allowed what it may do: it could be enabled again.
        await requireAtMostOwn(transaction, { organizationId, role: known.role, actor });
        if (role != null) await requireRole(transaction, { organizationId, role, actor });
        const changes: Partial<ServiceAccountRow> = {
          ...(name != null && { name }),
          ...(description != null && { description }),
          ...(role != null && { role }),
          ...(is_disabled != null && { disabled_at: is_disabled ? (known.disabled_at ?? clock()) : null }),
        };
        await updateServiceAccount(transaction, { organizationId, id, changes });
        return { ...known, ...changes };
      });
      const changed = await refuseTakenName(name ?? "", work);
      events.emit("access.changed", { organizationId });
      return toServiceAccount(changed);
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

async function refuseTakenName<T>(name: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isUniqueViolation(error)) throw serviceAccountErrors.nameTaken({ name });
    throw error;
  }
}
