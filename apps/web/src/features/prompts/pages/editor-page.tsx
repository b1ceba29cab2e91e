import { Button } from "@mantine/core";
import type { Prompt } from "@parley/sdk";
import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Link } from "@tanstack/react-router";
import { Editor } from "../components/editor.tsx";
import { editedVersionOf } from "../draft-store.ts";
import { versionsQuery } from "../queries.ts";

/** The editor on a version: the one named in the URL, else one with unsaved work, else the newest. */
export function EditorPage({ promptId, versionId }: { promptId: string; versionId: string | undefined }) {
  const versions = useQuery(versionsQuery(promptId));
  if (versions.isPending) return <LoadingRows count={8} height={20} />;
  if (versions.error) {
    return (
      <ErrorState
        error={versions.error}
        title="The versions could not be read"
        retry={() => void versions.refetch()}
      />
    );
  }
  const version = findVersion(versions.data, versionId ?? editedVersionOf(promptId));
  if (!version) return <GoneVersion promptId={promptId} />;
  return <Editor key={version.version_id} version={version} versions={versions.data} />;
}

function findVersion(versions: readonly Prompt[], id: string | undefined): Prompt | undefined {
  return id === undefined ? versions[0] : versions.find((version) => version.version_id === id);
}

function GoneVersion({ promptId }: { promptId: string }) {
  return (
    <EmptyState
      title="This version is not here"
      action={
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link {...props} to="/prompts/$promptId" params={{ promptId }} search={{}} />
          )}
        >
          Open the newest version
        </Button>
      }
    >
      It was deleted, or the address names a version of another prompt.
    </EmptyState>
  );
}
