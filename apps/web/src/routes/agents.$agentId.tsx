import { createFileRoute } from "@tanstack/react-router";
import { FileLayout } from "../features/files/pages/file-layout.tsx";

export const Route = createFileRoute("/agents/$agentId")({ component: AgentRoute });

const tabs = [
  { label: "Editor" },
  { label: "Versions", part: "versions" },
  { label: "Deployments", part: "deployments" },
  { label: "Evaluations", part: "evaluations" },
  { label: "Logs", part: "logs" },
  { label: "Monitoring", part: "monitoring" },
];

function AgentRoute() {
  const { agentId } = Route.useParams();
  return <FileLayout key={agentId} file={{ type: "agent", id: agentId }} tabs={tabs} />;
}
