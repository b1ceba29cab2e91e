export { agentKind } from "./agent-kind.ts";
export { createAgentType } from "./agent-type.ts";
export { agentRoutes } from "./agents.routes.ts";
