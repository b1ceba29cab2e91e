import { createFileRoute } from "@tanstack/react-router";
import { FileLayout } from "../features/files/pages/file-layout.tsx";

export const Route = createFileRoute("/tools/$toolId")({ component: ToolRoute });

const tabs = [
  { label: "Tool" },
  { label: "Text", part: "text" },
  { label: "Versions", part: "versions" },
  { label: "Deployments", part: "deployments" },
  { label: "Logs", part: "logs" },
  { label: "Monitoring", part: "monitoring" },
];

function ToolRoute() {
  const { toolId } = Route.useParams();
  return <FileLayout key={toolId} file={{ type: "tool", id: toolId }} tabs={tabs} />;
}
