import { createFileRoute } from "@tanstack/react-router";
import { readAnalyticsSearch } from "../features/approvals/analytics/analytics-search.ts";
import { AnalyticsPage } from "../features/approvals/analytics/analytics-page.tsx";

export const Route = createFileRoute("/approvals_/analytics")({
  validateSearch: readAnalyticsSearch,
  component: AnalyticsRoute,
});

function AnalyticsRoute() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <AnalyticsPage search={search} onSearch={(next) => void navigate({ search: next, replace: true })} />
  );
}
