export { createGrantsOf, type GrantsOf } from "./grants-of.ts";
export { refuseBeyondOwn, roleRoutes } from "./roles.routes.ts";
