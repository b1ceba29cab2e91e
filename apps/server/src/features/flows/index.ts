export { flowKind, flowType } from "./flow-type.ts";
export { flowRoutes } from "./flows.routes.ts";
