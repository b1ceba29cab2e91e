import { memberErrors, type Permission } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { Actor } from "../../kernel/request-context.ts";
import { findBeyondOwn, findRolePermissions, lockRoles, refuseBeyondOwnGrants } from "../roles/index.ts";

type Given = { organizationId: string; role: string; actor: Actor };

/** That the role is one, and no more than the actor's own, also by what rules give to it. @throws unprocessable, forbidden */
export async function requireRole(executor: Executor, { organizationId, role, actor }: Given): Promise<void> {
  // A role that is being deleted is given to nobody more.
  if (executor.isTransaction) await lockRoles(executor, organizationId);
  const permissions = await findRolePermissions(executor, { organizationId, role });
  if (permissions === undefined) throw memberErrors.roleUnknown({ role });
  refuseRoleBeyondOwn(permissions, { role, actor });
  await refuseBeyondOwnGrants(executor, { actor, given: { permissions, roleId: role } });
}

/** That a team gives nobody more than the actor has. @throws forbidden */
export const requireTeam = (
  executor: Executor,
  { team, actor }: { team: string; actor: Actor },
): Promise<void> =>
  refuseBeyondOwnGrants(executor, { actor, given: { permissions: new Set(), teams: [team] } });

/** That whoever has the role is nobody above the actor; who has one that is gone is above nobody. @throws forbidden */
export async function requireAtMostOwn(
  executor: Executor,
  { organizationId, role, actor }: Given,
): Promise<void> {
  const permissions = await findRolePermissions(executor, { organizationId, role });
  refuseRoleBeyondOwn(permissions ?? new Set(), { role, actor });
}

function refuseRoleBeyondOwn(
  permissions: ReadonlySet<Permission>,
  { role, actor }: Pick<Given, "role" | "actor">,
): void {
  if (role === "owner" && actor.roleId !== "owner") throw memberErrors.ownersOnly();
  const beyond = findBeyondOwn(actor, permissions);
  if (beyond.length > 0) throw memberErrors.beyondOwn({ role, permissions: beyond });
}
