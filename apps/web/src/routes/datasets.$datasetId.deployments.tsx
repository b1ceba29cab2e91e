import { createFileRoute } from "@tanstack/react-router";
import { FileDeployments } from "../features/files/components/file-deployments.tsx";

export const Route = createFileRoute("/datasets/$datasetId/deployments")({ component: DeploymentsRoute });

function DeploymentsRoute() {
  const { datasetId } = Route.useParams();
  return <FileDeployments file={{ type: "dataset", id: datasetId }} />;
}
