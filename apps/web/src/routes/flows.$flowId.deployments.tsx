import { createFileRoute } from "@tanstack/react-router";
import { FileDeployments } from "../features/files/components/file-deployments.tsx";

export const Route = createFileRoute("/flows/$flowId/deployments")({ component: DeploymentsRoute });

function DeploymentsRoute() {
  const { flowId } = Route.useParams();
  return <FileDeployments file={{ type: "flow", id: flowId }} />;
}
