import type { Tool } from "@parley/contract";
import { createFileRoute } from "@tanstack/react-router";
import { toolContent } from "../features/tools/tool-content.ts";
import { ContentVersions } from "../features/files/components/content-versions.tsx";
import { readVersionChoice } from "../features/files/version-choice.ts";

export const Route = createFileRoute("/tools/$toolId/versions")({
  validateSearch: readVersionChoice,
  component: VersionsRoute,
});

function VersionsRoute() {
  const { toolId } = Route.useParams();
  const choice = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <ContentVersions<Tool>
      file={{ type: "tool", id: toolId }}
      choice={choice}
      onChoose={(search) => void navigate({ search, replace: true })}
      describe={({ tool_type: type }) => type ?? ""}
      contentOf={toolContent}
    />
  );
}
