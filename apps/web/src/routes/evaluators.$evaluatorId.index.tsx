import { createFileRoute } from "@tanstack/react-router";
import { EvaluatorPage } from "../features/evaluators/pages/evaluator-page.tsx";

export const Route = createFileRoute("/evaluators/$evaluatorId/")({ component: EvaluatorRoute });

function EvaluatorRoute() {
  const { evaluatorId } = Route.useParams();
  return <EvaluatorPage evaluatorId={evaluatorId} />;
}
