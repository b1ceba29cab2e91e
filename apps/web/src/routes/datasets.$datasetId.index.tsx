import { createFileRoute } from "@tanstack/react-router";
import { readDatapointSearch } from "../features/datasets/datapoint-search.ts";
import { DatapointsPage } from "../features/datasets/pages/datapoints-page.tsx";

export const Route = createFileRoute("/datasets/$datasetId/")({
  validateSearch: readDatapointSearch,
  component: DatapointsRoute,
});

function DatapointsRoute() {
  const { datasetId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <DatapointsPage
      datasetId={datasetId}
      search={search}
      onSearch={(next, replace) => void navigate({ search: next, replace })}
    />
  );
}
