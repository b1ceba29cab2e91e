import { createFileRoute } from "@tanstack/react-router";
import { readLogSearch } from "../features/logs/log-filter.ts";
import { LogsPage } from "../features/logs/pages/logs-page.tsx";

export const Route = createFileRoute("/logs")({ validateSearch: readLogSearch, component: GlobalLogs });

function GlobalLogs() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return <LogsPage search={search} onSearch={(next, replace) => void navigate({ search: next, replace })} />;
}
