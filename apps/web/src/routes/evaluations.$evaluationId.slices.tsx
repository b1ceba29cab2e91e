import { createFileRoute } from "@tanstack/react-router";
import { SlicesPage } from "../features/evaluations/pages/slices-page.tsx";
import { readSlicesSearch } from "../features/evaluations/search.ts";

export const Route = createFileRoute("/evaluations/$evaluationId/slices")({
  validateSearch: readSlicesSearch,
  component: SlicesRoute,
});

function SlicesRoute() {
  const { evaluationId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <SlicesPage
      evaluationId={evaluationId}
      search={search}
      onSearch={(next) => void navigate({ search: next, replace: true })}
    />
  );
}
