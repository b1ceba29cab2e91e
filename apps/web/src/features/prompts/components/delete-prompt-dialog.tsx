import type { Prompt } from "@parley/sdk";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Confirm } from "../../../design/confirm.tsx";
import { formatPlural } from "../../../design/format.ts";
import { useDeletePrompt, versionsQuery } from "../queries.ts";

/** Says what is lost with a prompt, and deletes it. */
export function DeletePromptDialog({ prompt, onClose }: { prompt: Prompt; onClose: () => void }) {
  const remove = useDeletePrompt(prompt.id);
  const navigate = useNavigate();
  const versions = useQuery(versionsQuery(prompt.id)).data ?? [];
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Delete ${prompt.path}?`}
      act={`Delete ${prompt.name} for good`}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: () => void navigate({ to: "/files" }) })}
      onClose={onClose}
    >
      <p>
        {formatPlural(versions.length, "version")} and {formatPlural(prompt.total_logs_count, "log")} are
        deleted with it. Calls of it will fail. This cannot be undone.
      </p>
    </Confirm>
  );
}
