import { createFileRoute } from "@tanstack/react-router";
import { readLogSearch } from "../features/logs/log-filter.ts";
import { LogsPage } from "../features/logs/pages/logs-page.tsx";

export const Route = createFileRoute("/prompts/$promptId/logs")({
  validateSearch: readLogSearch,
  component: PromptLogs,
});

function PromptLogs() {
  const { promptId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <LogsPage
      search={search}
      fileId={promptId}
      onSearch={(next, replace) => void navigate({ search: next, replace })}
    />
  );
}
