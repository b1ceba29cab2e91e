import { createFileRoute } from "@tanstack/react-router";
import { EvaluationsPage } from "../features/evaluations/pages/evaluations-page.tsx";

export const Route = createFileRoute("/flows/$flowId/evaluations")({ component: EvaluationsRoute });

function EvaluationsRoute() {
  const { flowId } = Route.useParams();
  return <EvaluationsPage file={{ type: "flow", id: flowId }} />;
}
