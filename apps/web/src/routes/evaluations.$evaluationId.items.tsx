import { createFileRoute } from "@tanstack/react-router";
import { ItemsPage } from "../features/evaluations/pages/items-page.tsx";
import { readItemsSearch } from "../features/evaluations/search.ts";

export const Route = createFileRoute("/evaluations/$evaluationId/items")({
  validateSearch: readItemsSearch,
  component: ItemsRoute,
});

function ItemsRoute() {
  const { evaluationId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <ItemsPage
      evaluationId={evaluationId}
      search={search}
      onSearch={(next) => void navigate({ search: next, replace: next.cursor === search.cursor })}
    />
  );
}
