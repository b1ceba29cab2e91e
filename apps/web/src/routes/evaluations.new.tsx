import { createFileRoute } from "@tanstack/react-router";
import { NewEvaluationPage } from "../features/evaluations/pages/new-evaluation-page.tsx";
import { readNewSearch } from "../features/evaluations/search.ts";

export const Route = createFileRoute("/evaluations/new")({
  validateSearch: readNewSearch,
  component: NewEvaluationRoute,
});

function NewEvaluationRoute() {
  const { file, type } = Route.useSearch();
  return <NewEvaluationPage key={file} file={{ id: file ?? "", type: type ?? "prompt" }} />;
}
