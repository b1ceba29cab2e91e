export { findRolePermissions } from "./find-role-permissions.ts";
export { createGrantsOf, type GrantsOf } from "./grants-of.ts";
export { refuseBeyondOwn, roleRoutes } from "./roles.routes.ts";
