import type { Prompt } from "@parley/sdk";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Rail } from "../../../design/rail.tsx";
import { VersionComparison } from "../components/version-comparison.tsx";
import { VersionEvent } from "../components/version-event.tsx";
import { versionsQuery } from "../queries.ts";
import styles from "./versions-page.module.css";

type VersionsPageProps = { promptId: string; versionId: string | undefined; baseId: string | undefined };

/** The history of a prompt; the chosen version is shown as what it changed. */
export function VersionsPage({ promptId, versionId, baseId }: VersionsPageProps) {
  const versions = useQuery(versionsQuery(promptId));
  const navigate = useNavigate();
  if (versions.isPending) return <LoadingRows />;
  if (versions.error) {
    return (
      <ErrorState
        error={versions.error}
        title="The versions could not be read"
        retry={() => void versions.refetch()}
      />
    );
  }
  const chosen = choose(versions.data, versionId, baseId);
  const show = (version: string, base?: string): void =>
    void navigate({
      to: "/prompts/$promptId/versions",
      params: { promptId },
      search: { version, ...(base && { base }) },
      replace: true,
    });
  return (
    <div className={styles["columns"]}>
      <div className={styles["rail"]}>
        <Rail
          label="Versions"
          events={versions.data.map((version) => ({
            id: version.version_id,
            at: version.created_at,
            tone: version.created_by ? "human" : "neutral",
            content: <VersionEvent version={version} />,
          }))}
          selectedId={chosen?.version.version_id}
          onSelect={(id) => show(id)}
        />
      </div>
      {chosen && (
        <VersionComparison
          key={chosen.version.version_id}
          {...chosen}
          versions={versions.data}
          onBase={(base) => show(chosen.version.version_id, base)}
        />
      )}
    </div>
  );
}

/** The version asked for, else the newest; compared with the base asked for, else with the one before it. */
function choose(versions: readonly Prompt[], versionId: string | undefined, baseId: string | undefined) {
  const byId = (id: string | undefined): Prompt | undefined =>
    versions.find((version) => version.version_id === id);
  const version = byId(versionId) ?? versions[0];
  if (!version) return undefined;
  return { version, base: byId(baseId) ?? versions[versions.indexOf(version) + 1] };
}
