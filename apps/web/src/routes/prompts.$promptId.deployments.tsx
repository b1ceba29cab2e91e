import { createFileRoute } from "@tanstack/react-router";
import { FileDeployments } from "../features/files/components/file-deployments.tsx";
import { deployPreview } from "../features/prompts/components/deploy-preview.tsx";

export const Route = createFileRoute("/prompts/$promptId/deployments")({ component: DeploymentsRoute });

function DeploymentsRoute() {
  const { promptId } = Route.useParams();
  return <FileDeployments file={{ type: "prompt", id: promptId }} preview={deployPreview} />;
}
