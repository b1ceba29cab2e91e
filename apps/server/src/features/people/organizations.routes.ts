import { contract, organizationErrors, type Organization } from "@parley/contract";
import type { Executor } from "@parley/db";
import { toTimestamp } from "../../kernel/clock.ts";
import { implement } from "../../kernel/implement.ts";
import type { Actor } from "../../kernel/request-context.ts";
import {
  createOrganization,
  findOrganization,
  renameOrganization,
  type OrganizationRow,
} from "../organizations/index.ts";
import { leaveOrganization, type PeopleDependencies } from "./change-members.ts";
import { insertMember, listMemberships } from "./members.store.ts";
import { requirePerson } from "./sessions.routes.ts";
import { setSessionOrganization } from "./sessions.store.ts";

type Dependencies = PeopleDependencies & {
  /** Puts what every organization begins with into a new one. */
  furnish: (executor: Executor, given: { organizationId: string; now: number }) => Promise<void>;
};

export function organizationRoutes(dependencies: Dependencies) {
  const { database, clock, events, furnish } = dependencies;
  const { executor } = database;
  return implement(contract.organizations, {
    list: async (_, { actor, organizationId }) => {
      if (actor.userId !== undefined && actor.kind === "session") {
        const rows = await listMemberships(executor, actor.userId);
        return rows.map((row) => toOrganization(row, { role: row.role, currentId: organizationId }));
      }
      const row = await findOrganization(executor, organizationId);
      const role = actor.roleId ?? null;
      return row === undefined ? [] : [toOrganization(row, { role, currentId: organizationId })];
    },
    create: async ({ body: { name } }, { actor }) => {
      const { userId, sessionId } = requirePerson(actor);
      const now = clock();
      const row = await database.transaction(async (transaction) => {
        const organization = await createOrganization(transaction, { name, now, furnish });
        const organization_id = organization.id;
        await insertMember(transaction, {
          organization_id,
          user_id: userId,
          role: "owner",
          created_at: now,
          updated_at: now,
        });
        await setSessionOrganization(transaction, { sessionId, organizationId: organization_id });
        return organization;
      });
      events.emit("access.changed", { organizationId: row.id });
      return toOrganization(row, { role: "owner", currentId: row.id });
    },
    rename: async ({ body: { name } }, { actor, organizationId }) => {
      const row = await database.transaction((transaction) =>
        renameOrganization(transaction, { id: organizationId, name }),
      );
      events.emit("access.changed", { organizationId });
      return toOrganization(row, { role: roleOf(actor), currentId: organizationId });
    },
    makeCurrent: async ({ params: { id } }, { actor }) => {
      const { userId, sessionId } = requirePerson(actor);
      const row = (await listMemberships(executor, userId)).find((membership) => membership.id === id);
      if (row === undefined) throw organizationErrors.notFound({ organization_id: id });
      await database.transaction((transaction) =>
        setSessionOrganization(transaction, { sessionId, organizationId: id }),
      );
      events.emit("access.changed", { organizationId: id });
      return toOrganization(row, { role: row.role, currentId: id });
    },
    leave: async (_, { actor, organizationId }) => {
      const { userId } = requirePerson(actor);
      await leaveOrganization(dependencies, { organizationId, userId });
    },
  });
}

const roleOf = (actor: Actor): string | null => actor.roleId ?? null;

const toOrganization = (
  row: OrganizationRow,
  { role, currentId }: { role: string | null; currentId: string },
): Organization => ({
  id: row.id,
  name: row.name,
  created_at: toTimestamp(row.created_at),
  role,
  is_current: row.id === currentId,
});
