import { createFileRoute } from "@tanstack/react-router";
import { readLogSearch } from "../features/logs/log-filter.ts";
import { LogsPage } from "../features/logs/pages/logs-page.tsx";

export const Route = createFileRoute("/agents/$agentId/logs")({
  validateSearch: readLogSearch,
  component: AgentLogs,
});

function AgentLogs() {
  const { agentId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <LogsPage
      search={search}
      fileId={agentId}
      onSearch={(next, replace) => void navigate({ search: next, replace })}
    />
  );
}
