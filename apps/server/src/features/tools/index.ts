export { toolType } from "./tool-type.ts";
export { toolRoutes } from "./tools.routes.ts";
