import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Agent, File } from "@parley/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { parley } from "../../../api.ts";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Tag } from "../../../design/tag.tsx";
import { SavingProblem } from "../../files/components/saving-problem.tsx";
import { fileVersionsQuery, useRefreshFile } from "../../files/queries.ts";
import { headOf, saveOver } from "../../files/save-over.ts";
import { usePermission } from "../../me/queries.ts";
import { CommentsNote } from "../../prompts/components/comments-note.tsx";
import { PromptTextEditor } from "../../prompts/components/prompt-text-editor.tsx";
import { VersionLabel } from "../../prompts/components/version-label.tsx";
import { versionName } from "../../prompts/version-name.ts";
import { TurnPanel } from "../components/turn-panel.tsx";
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
  return newest ? <AgentEditor key={newest.id} version={newest} versions={versions.data} /> : null;
}

function AgentEditor({ version, versions }: { version: Agent; versions: readonly File[] }) {
  const edit = useAgentText(version, versions);
  const { text, change, kernel, isEdited, known, overtakenBy } = edit;
  const runs = isEdited ? kernel && { kernel } : { id: version.version_id };
  const mayWrite = usePermission("write");
  const refresh = useRefreshFile();
  const save = useMutation({
    mutationFn: (content: NonNullable<typeof kernel>) =>
      saveOver(known, (expected) =>
        parley.agents.upsert({
          ...content,
          id: version.id,
          ...(expected !== undefined && { expected_version_id: expected }),
        }),
      ),
    // What was saved meanwhile is shown, with what is typed still there.
    onError: async (error) => {
      const head = headOf(error);
      if (head === undefined) return;
      await refresh({ type: "agent", id: version.id });
      edit.overtake(head);
    },
    onSuccess: async (saved) => {
      notifications.show({ message: `Saved ${versionName(saved)}. Nothing was deployed.` });
      await refresh({ type: "agent", id: version.id });
      edit.keepFor(saved);
    },
  });
  return (
    <div className={styles["editor"]}>
      <div className={styles["bar"]}>
        <VersionLabel version={version} />
        {isEdited && (
          <>
            <Tag tone="human">edited</Tag>
            <Button variant="subtle" onClick={edit.discard}>
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
      <SavingProblem error={save.error} versions={versions} overtakenBy={overtakenBy} />
      {isEdited && <CommentsNote text={text} />}
      <div className={styles["columns"]}>
        <PromptTextEditor kind="agent" text={text} onChange={change} />
        <TurnPanel agentId={version.id} kernel={kernel} version={runs} />
      </div>
    </div>
  );
}
