import { createFileRoute } from "@tanstack/react-router";
import { DatasetVersionsPage } from "../features/datasets/pages/dataset-versions-page.tsx";
import { readVersionChoice } from "../features/files/version-choice.ts";

export const Route = createFileRoute("/datasets/$datasetId/versions")({
  validateSearch: readVersionChoice,
  component: VersionsRoute,
});

function VersionsRoute() {
  const { datasetId } = Route.useParams();
  const choice = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <DatasetVersionsPage
      datasetId={datasetId}
      choice={choice}
      onChoose={(search) => void navigate({ search, replace: true })}
    />
  );
}
