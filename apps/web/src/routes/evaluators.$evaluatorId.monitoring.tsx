import { createFileRoute } from "@tanstack/react-router";
import { MonitoringPage } from "../features/monitoring/pages/monitoring-page.tsx";
import { readMonitoringSearch } from "../features/monitoring/search.ts";

export const Route = createFileRoute("/evaluators/$evaluatorId/monitoring")({
  validateSearch: readMonitoringSearch,
  component: MonitoringRoute,
});

function MonitoringRoute() {
  const { evaluatorId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <MonitoringPage
      file={{ type: "evaluator", id: evaluatorId }}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
    />
  );
}
