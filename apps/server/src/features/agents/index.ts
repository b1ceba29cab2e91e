export { createAgentType } from "./agent-type.ts";
export { agentRoutes } from "./agents.routes.ts";
