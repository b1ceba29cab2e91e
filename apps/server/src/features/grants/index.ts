export { fromMillionths } from "./amount.ts";
export { grantRoutes } from "./grants.routes.ts";
export { type UsedGrant, useGrant } from "./use-grant.ts";
