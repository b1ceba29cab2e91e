import { createFileRoute } from "@tanstack/react-router";
import { EditorPage } from "../features/prompts/pages/editor-page.tsx";

type EditorSearch = { version?: string };

export const Route = createFileRoute("/prompts/$promptId/")({
  validateSearch: (search: Record<string, unknown>): EditorSearch => ({
    ...(typeof search["version"] === "string" && { version: search["version"] }),
  }),
  component: EditorRoute,
});

function EditorRoute() {
  const { promptId } = Route.useParams();
  const { version } = Route.useSearch();
  return <EditorPage key={promptId} promptId={promptId} versionId={version} />;
}
