import type { Evaluator } from "@parley/contract";
import { createFileRoute } from "@tanstack/react-router";
import { evaluatorContent, evaluatorKind } from "../features/evaluators/evaluator-content.ts";
import { ContentVersions } from "../features/files/components/content-versions.tsx";
import { readVersionChoice } from "../features/files/version-choice.ts";

export const Route = createFileRoute("/evaluators/$evaluatorId/versions")({
  validateSearch: readVersionChoice,
  component: VersionsRoute,
});

function VersionsRoute() {
  const { evaluatorId } = Route.useParams();
  const choice = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <ContentVersions<Evaluator>
      file={{ type: "evaluator", id: evaluatorId }}
      choice={choice}
      onChoose={(search) => void navigate({ search, replace: true })}
      describe={evaluatorKind}
      contentOf={evaluatorContent}
    />
  );
}
