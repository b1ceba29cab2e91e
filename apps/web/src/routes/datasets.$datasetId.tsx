import { createFileRoute } from "@tanstack/react-router";
import { FileLayout } from "../features/files/pages/file-layout.tsx";

export const Route = createFileRoute("/datasets/$datasetId")({ component: DatasetRoute });

const tabs = [
  { label: "Datapoints" },
  { label: "Text", part: "text" },
  { label: "Versions", part: "versions" },
  { label: "Schema", part: "schema" },
  { label: "Deployments", part: "deployments" },
];

function DatasetRoute() {
  const { datasetId } = Route.useParams();
  return <FileLayout key={datasetId} file={{ type: "dataset", id: datasetId }} tabs={tabs} />;
}
