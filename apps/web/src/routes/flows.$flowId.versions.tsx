import { createFileRoute } from "@tanstack/react-router";
import { readVersionChoice } from "../features/files/version-choice.ts";
import { FlowVersionsPage } from "../features/flows/pages/flow-versions-page.tsx";

export const Route = createFileRoute("/flows/$flowId/versions")({
  validateSearch: readVersionChoice,
  component: VersionsRoute,
});

function VersionsRoute() {
  const { flowId } = Route.useParams();
  const choice = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <FlowVersionsPage
      flowId={flowId}
      choice={choice}
      onChoose={(search) => void navigate({ search, replace: true })}
    />
  );
}
