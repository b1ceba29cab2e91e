import { createFileRoute } from "@tanstack/react-router";
import { AgentVersionsPage } from "../features/agents/pages/agent-versions-page.tsx";
import { readVersionChoice } from "../features/files/version-choice.ts";

export const Route = createFileRoute("/agents/$agentId/versions")({
  validateSearch: readVersionChoice,
  component: VersionsRoute,
});

function VersionsRoute() {
  const { agentId } = Route.useParams();
  const choice = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <AgentVersionsPage
      agentId={agentId}
      choice={choice}
      onChoose={(search) => void navigate({ search, replace: true })}
    />
  );
}
