import { contract, organizationErrors, sessionErrors } from "@parley/contract";
import { toTimestamp } from "../../kernel/clock.ts";
import { implement } from "../../kernel/implement.ts";
import type { Actor } from "../../kernel/request-context.ts";
import type { PeopleDependencies } from "./change-members.ts";
import type { UserSessionRow } from "./people.tables.ts";
import { deleteOtherSessions, deleteSessionOf, listSessions } from "./sessions.store.ts";

/** The person and session that ask. @throws forbidden for keys and the session of this machine */
export function requirePerson(actor: Actor): { userId: string; sessionId: string } {
  if (actor.kind !== "session" || actor.userId === undefined) throw organizationErrors.peopleOnly();
  return { userId: actor.userId, sessionId: actor.id };
}

export function sessionRoutes({ database, clock, events }: PeopleDependencies) {
  const { executor } = database;
  return implement(contract.sessions, {
    list: async (_, { actor }) => {
      const { userId, sessionId } = requirePerson(actor);
      const rows = await listSessions(executor, { userId, now: clock() });
      return rows.map((row) => toSession(row, sessionId));
    },
    revoke: async ({ params: { id } }, { actor, organizationId }) => {
      const { userId } = requirePerson(actor);
      await database.transaction(async (transaction) => {
        const isEnded = await deleteSessionOf(transaction, { userId, id });
        if (!isEnded) throw sessionErrors.notFound({ session_id: id });
      });
      events.emit("access.changed", { organizationId });
    },
    revokeOthers: async (_, { actor, organizationId }) => {
      const { userId, sessionId } = requirePerson(actor);
      const ended = await database.transaction((transaction) =>
        deleteOtherSessions(transaction, { userId, keptId: sessionId }),
      );
      events.emit("access.changed", { organizationId });
      return { ended };
    },
  });
}

const toSession = (row: UserSessionRow, currentId: string) => ({
  id: row.id,
  is_current: row.id === currentId,
  browser: row.user_agent || null,
  ip_address: row.ip_address || null,
  created_at: toTimestamp(row.created_at),
  last_seen_at: toTimestamp(row.updated_at),
  expires_at: toTimestamp(row.expires_at),
});
