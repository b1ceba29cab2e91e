import { createFileRoute } from "@tanstack/react-router";
import { MonitoringPage } from "../features/monitoring/pages/monitoring-page.tsx";
import { readMonitoringSearch } from "../features/monitoring/search.ts";

export const Route = createFileRoute("/agents/$agentId/monitoring")({
  validateSearch: readMonitoringSearch,
  component: MonitoringRoute,
});

function MonitoringRoute() {
  const { agentId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <MonitoringPage
      file={{ type: "agent", id: agentId }}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
    />
  );
}
