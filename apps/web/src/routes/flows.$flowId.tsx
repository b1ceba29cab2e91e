import { createFileRoute } from "@tanstack/react-router";
import { FileLayout } from "../features/files/pages/file-layout.tsx";

export const Route = createFileRoute("/flows/$flowId")({ component: FlowRoute });

const tabs = [
  { label: "Traces" },
  { label: "Text", part: "text" },
  { label: "Versions", part: "versions" },
  { label: "Deployments", part: "deployments" },
  { label: "Evaluations", part: "evaluations" },
  { label: "Monitoring", part: "monitoring" },
];

function FlowRoute() {
  const { flowId } = Route.useParams();
  return <FileLayout key={flowId} file={{ type: "flow", id: flowId }} tabs={tabs} />;
}
