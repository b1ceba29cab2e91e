import { createFileRoute } from "@tanstack/react-router";
import { readGrantSearch } from "../features/grants/grant-search.ts";
import { GrantsPage } from "../features/grants/pages/grants-page.tsx";

export const Route = createFileRoute("/grants")({ validateSearch: readGrantSearch, component: GrantsRoute });

function GrantsRoute() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return <GrantsPage search={search} onSearch={(next) => void navigate({ search: next, replace: true })} />;
}
