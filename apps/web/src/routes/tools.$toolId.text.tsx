import { createFileRoute } from "@tanstack/react-router";
import { FileTextPage } from "../features/files/text/file-text-page.tsx";

export const Route = createFileRoute("/tools/$toolId/text")({ component: TextRoute });

function TextRoute() {
  const { toolId } = Route.useParams();
  return <FileTextPage key={toolId} file={{ type: "tool", id: toolId }} />;
}
