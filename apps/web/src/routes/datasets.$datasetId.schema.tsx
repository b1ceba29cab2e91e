import { createFileRoute } from "@tanstack/react-router";
import { SchemaPage } from "../features/datasets/pages/schema-page.tsx";

export const Route = createFileRoute("/datasets/$datasetId/schema")({ component: SchemaRoute });

function SchemaRoute() {
  const { datasetId } = Route.useParams();
  return <SchemaPage datasetId={datasetId} />;
}
