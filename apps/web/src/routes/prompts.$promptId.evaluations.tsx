import { createFileRoute } from "@tanstack/react-router";
import { EvaluationsPage } from "../features/evaluations/pages/evaluations-page.tsx";

export const Route = createFileRoute("/prompts/$promptId/evaluations")({ component: EvaluationsRoute });

function EvaluationsRoute() {
  const { promptId } = Route.useParams();
  return <EvaluationsPage file={{ type: "prompt", id: promptId }} />;
}
