import { createFileRoute } from "@tanstack/react-router";
import { ResultsPage } from "../features/evaluations/pages/results-page.tsx";
import { readResultsSearch } from "../features/evaluations/search.ts";

export const Route = createFileRoute("/evaluations/$evaluationId/")({
  validateSearch: readResultsSearch,
  component: ResultsRoute,
});

function ResultsRoute() {
  const { evaluationId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <ResultsPage
      evaluationId={evaluationId}
      search={search}
      onSearch={(next) => void navigate({ search: next, replace: true })}
    />
  );
}
