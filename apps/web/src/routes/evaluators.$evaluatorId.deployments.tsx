import { createFileRoute } from "@tanstack/react-router";
import { FileDeployments } from "../features/files/components/file-deployments.tsx";

export const Route = createFileRoute("/evaluators/$evaluatorId/deployments")({ component: DeploymentsRoute });

function DeploymentsRoute() {
  const { evaluatorId } = Route.useParams();
  return <FileDeployments file={{ type: "evaluator", id: evaluatorId }} />;
}
