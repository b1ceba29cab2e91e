import { createFileRoute } from "@tanstack/react-router";
import { AgreementPage } from "../features/evaluators/pages/agreement-page.tsx";
import { readAgreementSearch } from "../features/evaluators/search.ts";

export const Route = createFileRoute("/evaluators/$evaluatorId/agreement")({
  validateSearch: readAgreementSearch,
  component: AgreementRoute,
});

function AgreementRoute() {
  const { evaluatorId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <AgreementPage
      evaluatorId={evaluatorId}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
    />
  );
}
