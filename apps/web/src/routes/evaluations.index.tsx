import { createFileRoute } from "@tanstack/react-router";
import { AllEvaluationsPage } from "../features/evaluations/pages/all-evaluations-page.tsx";
import { readPage } from "../features/evaluations/search.ts";

export const Route = createFileRoute("/evaluations/")({
  validateSearch: readPage,
  component: AllEvaluationsRoute,
});

function AllEvaluationsRoute() {
  const { page = 1 } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <AllEvaluationsPage
      page={page}
      onPage={(next) => void navigate({ search: next > 1 ? { page: next } : {} })}
    />
  );
}
