import { createFileRoute } from "@tanstack/react-router";
import { FileDeployments } from "../features/files/components/file-deployments.tsx";

export const Route = createFileRoute("/tools/$toolId/deployments")({ component: DeploymentsRoute });

function DeploymentsRoute() {
  const { toolId } = Route.useParams();
  return <FileDeployments file={{ type: "tool", id: toolId }} />;
}
