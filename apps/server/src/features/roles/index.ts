export { loadAccessRules, permissionsOf, type AccessRules } from "./access-rules.ts";
export { findRolePermissions } from "./find-role-permissions.ts";
export { forgetSubject, lockRoles } from "./forget-subject.ts";
export { createGrantsOf, type GrantsOf } from "./grants-of.ts";
export { loadGrants } from "./load-grants.ts";
export { findBeyondOwn, refuseBeyondOwn, refuseBeyondOwnGrants } from "./refuse-beyond-own.ts";
export { roleRoutes } from "./roles.routes.ts";
export { listRoleIds } from "./roles.store.ts";
export { toGrants } from "./to-grants.ts";
