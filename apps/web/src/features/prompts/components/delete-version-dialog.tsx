import type { Prompt } from "@parley/sdk";
import { useNavigate } from "@tanstack/react-router";
import { Confirm } from "../../../design/confirm.tsx";
import { formatPlural } from "../../../design/format.ts";
import { useDeleteVersion } from "../queries.ts";
import { versionName } from "../version-name.ts";

/** Says what is lost with a version, and deletes it. */
export function DeleteVersionDialog({ version, onClose }: { version: Prompt; onClose: () => void }) {
  const remove = useDeleteVersion(version.id);
  const navigate = useNavigate();
  const leave = (): void => {
    onClose();
    void navigate({ to: "/prompts/$promptId/versions", params: { promptId: version.id }, search: {} });
  };
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Delete ${versionName(version)}?`}
      act={`Delete ${versionName(version)} for good`}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(version.version_id, { onSuccess: leave })}
      onClose={onClose}
    >
      <p>Its {formatPlural(version.version_logs_count, "log")} are deleted with it. This cannot be undone.</p>
    </Confirm>
  );
}
