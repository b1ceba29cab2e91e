import { createFileRoute } from "@tanstack/react-router";
import { readLogSearch } from "../features/logs/log-filter.ts";
import { LogsPage } from "../features/logs/pages/logs-page.tsx";

export const Route = createFileRoute("/flows/$flowId/")({
  validateSearch: readLogSearch,
  component: FlowLogs,
});

function FlowLogs() {
  const { flowId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <LogsPage
      search={search}
      fileId={flowId}
      onSearch={(next, replace) => void navigate({ search: next, replace })}
    />
  );
}
