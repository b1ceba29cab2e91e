import { createFileRoute } from "@tanstack/react-router";
import { AgentPage } from "../features/agents/pages/agent-page.tsx";

export const Route = createFileRoute("/agents/$agentId/")({ component: AgentRoute });

function AgentRoute() {
  const { agentId } = Route.useParams();
  return <AgentPage key={agentId} agentId={agentId} />;
}
