import { createFileRoute } from "@tanstack/react-router";
import { GatesPage } from "../features/evaluations/gates/gates-page.tsx";
import { readGatesSearch } from "../features/evaluations/gates/search.ts";

export const Route = createFileRoute("/evaluations/$evaluationId/gates")({
  validateSearch: readGatesSearch,
  component: GatesRoute,
});

function GatesRoute() {
  const { evaluationId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <GatesPage
      evaluationId={evaluationId}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
    />
  );
}
