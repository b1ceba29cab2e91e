import { createFileRoute } from "@tanstack/react-router";
import { FileTextPage } from "../features/files/text/file-text-page.tsx";

export const Route = createFileRoute("/datasets/$datasetId/text")({ component: TextRoute });

function TextRoute() {
  const { datasetId } = Route.useParams();
  return <FileTextPage key={datasetId} file={{ type: "dataset", id: datasetId }} />;
}
