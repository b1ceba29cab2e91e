import { isBuiltInRole, memberErrors, permissionsOfRole, withImplied } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { Actor } from "../../kernel/request-context.ts";

type Given = { organizationId: string; role: string; actor: Actor };

/** That the role is one, and no more than the actor's own. @throws unprocessable, forbidden */
export async function requireRole(_executor: Executor, { role, actor }: Given): Promise<void> {
  if (role === "owner" && actor.roleId !== "owner") throw memberErrors.ownersOnly();
  if (!isBuiltInRole(role)) throw memberErrors.roleUnknown({ role });
  const beyond = [...withImplied(permissionsOfRole[role])].filter((name) => !actor.permissions.has(name));
  if (beyond.length > 0) throw memberErrors.beyondOwn({ role, permissions: beyond });
}
