export { findRolePermissions } from "./find-role-permissions.ts";
export { createGrantsOf, type GrantsOf } from "./grants-of.ts";
export { refuseBeyondOwn, refuseBeyondOwnGrants } from "./refuse-beyond-own.ts";
export { roleRoutes } from "./roles.routes.ts";
