import { authErrors, permissionNames, type Permission } from "@parley/contract";
import type { Actor } from "./request-context.ts";

/** Everything an admin key may do. */
export const allPermissions: ReadonlySet<Permission> = new Set(permissionNames);

/**
 * The one place that decides whether an actor may use an endpoint.
 *
 * @throws forbidden when the actor lacks the permission
 */
export function authorize(actor: Actor, permission: Permission): void {
  if (actor.permissions.has(permission)) return;
  throw authErrors.forbidden({ permission });
}
