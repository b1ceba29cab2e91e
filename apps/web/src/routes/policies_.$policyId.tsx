import { createFileRoute } from "@tanstack/react-router";
import { PolicyPage } from "../features/policies/pages/policy-page.tsx";
import { readPolicySearch } from "../features/policies/policy-search.ts";

export const Route = createFileRoute("/policies_/$policyId")({
  validateSearch: readPolicySearch,
  component: PolicyRoute,
});

function PolicyRoute() {
  const { policyId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <PolicyPage
      key={policyId}
      policyId={policyId}
      search={search}
      onSearch={(next) => void navigate({ search: next, replace: true })}
    />
  );
}
