import { createFileRoute } from "@tanstack/react-router";
import { EvaluationLayout } from "../features/evaluations/pages/evaluation-layout.tsx";

export const Route = createFileRoute("/evaluations/$evaluationId")({ component: EvaluationRoute });

function EvaluationRoute() {
  const { evaluationId } = Route.useParams();
  return <EvaluationLayout key={evaluationId} evaluationId={evaluationId} />;
}
