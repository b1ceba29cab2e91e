import { authErrors, isBuiltInRole, permissionsOfRole, withImplied } from "@parley/contract";
import type { Database } from "@parley/db";
import type { Clock } from "../../kernel/clock.ts";
import { allPermissions } from "../../kernel/authorize.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { endIfUnfit } from "./end-unfit-session.ts";
import { findUserSession } from "./user-sessions.store.ts";

/** The person of a session. @throws unauthenticated, or forbidden where they belong to no organization */
export async function loadUserActor(
  { database, clock }: { database: Database; clock: Clock },
  tokenHash: string,
): Promise<Actor> {
  const row = await findUserSession(database.executor, { tokenHash, now: clock() });
  if (row === undefined) throw authErrors.sessionExpired();
  const demand = await endIfUnfit(database.executor, row);
  if (demand !== undefined) throw authErrors.ssoRequired({ connection: demand.name });
  const { organization_id, organization_name, role } = row;
  if (organization_id === null || organization_name === null || role === null)
    throw authErrors.noOrganization();
  return {
    kind: "session",
    id: row.id,
    userId: row.user_id,
    roleId: role,
    name: row.name,
    organizationId: organization_id,
    organizationName: organization_name,
    // Whoever decides permits of these what the role does; what a made one does only they know.
    permissions: isBuiltInRole(role) ? withImplied(permissionsOfRole[role]) : allPermissions,
  };
}
