export { fromMillionths } from "./amount.ts";
export { listGrantedTools } from "./grants.store.ts";
export { grantRoutes } from "./grants.routes.ts";
export { type UsedGrant, useGrant } from "./use-grant.ts";
