import { createFileRoute } from "@tanstack/react-router";
import { readPage } from "../features/evaluations/search.ts";
import { MonitorsPage } from "../features/monitoring/pages/monitors-page.tsx";

export const Route = createFileRoute("/monitors/")({ validateSearch: readPage, component: MonitorsRoute });

function MonitorsRoute() {
  const { page = 1 } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <MonitorsPage page={page} onPage={(next) => void navigate({ search: next > 1 ? { page: next } : {} })} />
  );
}
