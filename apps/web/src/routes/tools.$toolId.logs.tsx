import { createFileRoute } from "@tanstack/react-router";
import { readLogSearch } from "../features/logs/log-filter.ts";
import { LogsPage } from "../features/logs/pages/logs-page.tsx";

export const Route = createFileRoute("/tools/$toolId/logs")({
  validateSearch: readLogSearch,
  component: ToolLogs,
});

function ToolLogs() {
  const { toolId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <LogsPage
      search={search}
      fileId={toolId}
      onSearch={(next, replace) => void navigate({ search: next, replace })}
    />
  );
}
