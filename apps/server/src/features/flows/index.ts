export { flowType } from "./flow-type.ts";
export { flowRoutes } from "./flows.routes.ts";
