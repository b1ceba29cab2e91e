import { createFileRoute } from "@tanstack/react-router";
import { DeploymentsPage } from "../features/prompts/pages/deployments-page.tsx";

export const Route = createFileRoute("/prompts/$promptId/deployments")({ component: DeploymentsRoute });

function DeploymentsRoute() {
  const { promptId } = Route.useParams();
  return <DeploymentsPage promptId={promptId} />;
}
