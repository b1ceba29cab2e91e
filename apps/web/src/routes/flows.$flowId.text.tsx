import { createFileRoute } from "@tanstack/react-router";
import { FileTextPage } from "../features/files/text/file-text-page.tsx";

export const Route = createFileRoute("/flows/$flowId/text")({ component: TextRoute });

function TextRoute() {
  const { flowId } = Route.useParams();
  return <FileTextPage key={flowId} file={{ type: "flow", id: flowId }} />;
}
