import { createFileRoute } from "@tanstack/react-router";
import { AgreementPage } from "../features/evaluators/pages/agreement-page.tsx";

export const Route = createFileRoute("/evaluators/$evaluatorId/agreement")({ component: AgreementRoute });

function AgreementRoute() {
  const { evaluatorId } = Route.useParams();
  return <AgreementPage evaluatorId={evaluatorId} />;
}
