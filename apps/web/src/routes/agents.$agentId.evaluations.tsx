import { createFileRoute } from "@tanstack/react-router";
import { EvaluationsPage } from "../features/evaluations/pages/evaluations-page.tsx";

export const Route = createFileRoute("/agents/$agentId/evaluations")({ component: EvaluationsRoute });

function EvaluationsRoute() {
  const { agentId } = Route.useParams();
  return <EvaluationsPage file={{ type: "agent", id: agentId }} />;
}
