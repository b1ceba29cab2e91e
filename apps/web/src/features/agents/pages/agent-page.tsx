import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Agent } from "@parley/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { parley } from "../../../api.ts";
import { ErrorState } from "../../../design/error-state.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Tag } from "../../../design/tag.tsx";
import { fileVersionsQuery, useRefreshFile } from "../../files/queries.ts";
import { usePermission } from "../../me/queries.ts";
import { CommentsNote } from "../../prompts/components/comments-note.tsx";
import { PromptTextEditor } from "../../prompts/components/prompt-text-editor.tsx";
import { VersionLabel } from "../../prompts/components/version-label.tsx";
import { versionName } from "../../prompts/version-name.ts";
import { useAgentText } from "../use-agent-text.ts";
import styles from "./agent-page.module.css";

/** The newest version of an Agent as the text of its file, to edit and save as the next. */
export function AgentPage({ agentId }: { agentId: string }) {
  const versions = useQuery(fileVersionsQuery({ type: "agent", id: agentId }));
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
  // All versions of a File are of its type.
  const newest = versions.data[0] as Agent | undefined;
  return newest ? <AgentEditor key={newest.version_id} version={newest} /> : null;
}

function AgentEditor({ version }: { version: Agent }) {
  const { text, change, discard, keepFor, kernel, isEdited } = useAgentText(version);
  const mayWrite = usePermission("write");
  const refresh = useRefreshFile();
  const save = useMutation({
    mutationFn: (content: NonNullable<typeof kernel>) => parley.agents.upsert({ ...content, id: version.id }),
    onSuccess: async (saved) => {
      keepFor(saved);
      notifications.show({ message: `Saved ${versionName(saved)}. Nothing was deployed.` });
      await refresh({ type: "agent", id: version.id });
    },
  });
  return (
    <div className={styles["editor"]}>
      <div className={styles["bar"]}>
        <VersionLabel version={version} />
        {isEdited && (
          <>
            <Tag tone="human">edited</Tag>
            <Button variant="subtle" onClick={discard}>
              Discard
            </Button>
          </>
        )}
        <Button
          className={styles["save"] ?? ""}
          disabled={!mayWrite || !isEdited || !kernel}
          loading={save.isPending}
          onClick={() => kernel && save.mutate(kernel)}
        >
          Save version
        </Button>
      </div>
      <FormError error={save.error} />
      {isEdited && <CommentsNote text={text} />}
      <PromptTextEditor kind="agent" text={text} onChange={change} />
    </div>
  );
}
