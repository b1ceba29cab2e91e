import { createFileRoute } from "@tanstack/react-router";
import { readVersionChoice } from "../features/files/version-choice.ts";
import { VersionsPage } from "../features/prompts/pages/versions-page.tsx";

export const Route = createFileRoute("/prompts/$promptId/versions")({
  validateSearch: readVersionChoice,
  component: VersionsRoute,
});

function VersionsRoute() {
  const { promptId } = Route.useParams();
  const choice = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <VersionsPage
      promptId={promptId}
      choice={choice}
      onChoose={(search) => void navigate({ search, replace: true })}
    />
  );
}
