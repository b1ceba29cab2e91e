import { createFileRoute } from "@tanstack/react-router";
import { ToolPage } from "../features/tools/pages/tool-page.tsx";

export const Route = createFileRoute("/tools/$toolId/")({ component: ToolRoute });

function ToolRoute() {
  const { toolId } = Route.useParams();
  return <ToolPage toolId={toolId} />;
}
