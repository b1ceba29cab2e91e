import { createFileRoute } from "@tanstack/react-router";
import { FileTextPage } from "../features/files/text/file-text-page.tsx";

export const Route = createFileRoute("/evaluators/$evaluatorId/text")({ component: TextRoute });

function TextRoute() {
  const { evaluatorId } = Route.useParams();
  return <FileTextPage key={evaluatorId} file={{ type: "evaluator", id: evaluatorId }} />;
}
