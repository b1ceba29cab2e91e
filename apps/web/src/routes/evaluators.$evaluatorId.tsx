import { createFileRoute } from "@tanstack/react-router";
import { FileLayout } from "../features/files/pages/file-layout.tsx";

export const Route = createFileRoute("/evaluators/$evaluatorId")({ component: EvaluatorRoute });

const tabs = [
  { label: "Evaluator" },
  { label: "Text", part: "text" },
  { label: "Versions", part: "versions" },
  { label: "Deployments", part: "deployments" },
  { label: "Judgments", part: "judgments" },
  { label: "Agreement", part: "agreement" },
  { label: "Monitoring", part: "monitoring" },
];

function EvaluatorRoute() {
  const { evaluatorId } = Route.useParams();
  return <FileLayout key={evaluatorId} file={{ type: "evaluator", id: evaluatorId }} tabs={tabs} />;
}
