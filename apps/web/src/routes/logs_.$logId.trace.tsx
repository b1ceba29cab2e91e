import { createFileRoute } from "@tanstack/react-router";
import { TracePage, type TraceSearch } from "../features/traces/pages/trace-page.tsx";

export const Route = createFileRoute("/logs_/$logId/trace")({
  validateSearch: (search: Record<string, unknown>): TraceSearch => ({
    ...(typeof search["span"] === "string" && { span: search["span"] }),
    ...(search["open"] === true && { open: true }),
  }),
  component: TraceRoute,
});

function TraceRoute() {
  const { logId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <TracePage
      key={logId}
      logId={logId}
      search={search}
      onSearch={(next) => void navigate({ search: next, replace: true })}
    />
  );
}
