import { createFileRoute } from "@tanstack/react-router";
import { VersionsPage } from "../features/prompts/pages/versions-page.tsx";

type VersionsSearch = { version?: string; base?: string };

export const Route = createFileRoute("/prompts/$promptId/versions")({
  validateSearch: (search: Record<string, unknown>): VersionsSearch => ({
    ...(typeof search["version"] === "string" && { version: search["version"] }),
    ...(typeof search["base"] === "string" && { base: search["base"] }),
  }),
  component: VersionsRoute,
});

function VersionsRoute() {
  const { promptId } = Route.useParams();
  const { version, base } = Route.useSearch();
  return <VersionsPage promptId={promptId} versionId={version} baseId={base} />;
}
