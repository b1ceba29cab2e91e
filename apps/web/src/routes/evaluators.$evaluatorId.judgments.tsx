import { createFileRoute } from "@tanstack/react-router";
import { readLogSearch } from "../features/logs/log-filter.ts";
import { LogsPage } from "../features/logs/pages/logs-page.tsx";

export const Route = createFileRoute("/evaluators/$evaluatorId/judgments")({
  validateSearch: readLogSearch,
  component: EvaluatorLogs,
});

function EvaluatorLogs() {
  const { evaluatorId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <LogsPage
      search={search}
      fileId={evaluatorId}
      onSearch={(next, replace) => void navigate({ search: next, replace })}
    />
  );
}
