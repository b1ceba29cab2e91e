export { agentKind } from "./agent-kind.ts";
export { createAgentType } from "./agent-type.ts";
export { agentRoutes } from "./agents.routes.ts";
export { callAgentVersion } from "./turn/call-unattended.ts";
export { checkMayRunAgent } from "./turn/may-run-agent.ts";
