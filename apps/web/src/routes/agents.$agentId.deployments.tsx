import { createFileRoute } from "@tanstack/react-router";
import { FileDeployments } from "../features/files/components/file-deployments.tsx";

export const Route = createFileRoute("/agents/$agentId/deployments")({ component: DeploymentsRoute });

function DeploymentsRoute() {
  const { agentId } = Route.useParams();
  return <FileDeployments file={{ type: "agent", id: agentId }} />;
}
