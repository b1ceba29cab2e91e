import { Button } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import type { Prompt } from "@parley/sdk";
import { IconPlayerPlay, IconPlayerStop } from "@tabler/icons-react";
import { useBlocker, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useEffectEvent, useMemo, useState } from "react";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { showUndoNotice } from "../../../design/undo-notice.tsx";
import { usePermission } from "../../me/queries.ts";
import { continueDraft, type Draft, type DraftAction, isBroken, isEdited } from "../draft.ts";
import { hasUnsavedDrafts, moveDraft, restoreDraft, useDraft } from "../draft-store.ts";
import { kernelOf } from "../prompt-text.ts";
import { onRunRequest } from "../run-requests.ts";
import { useRun } from "../use-run.ts";
import { EditorToolbar } from "./editor-toolbar.tsx";
import styles from "./editor.module.css";
import { Parameters } from "./parameters.tsx";
import { PromptActions } from "./prompt-actions.tsx";
import { RunPanel, useInputs } from "./run-panel.tsx";
import { SaveDialog } from "./save-dialog.tsx";
import { TemplateCards } from "./template-cards.tsx";

const PromptTextEditor = lazy(async () => ({
  default: (await import("./prompt-text-editor.tsx")).PromptTextEditor,
}));

type EditorProps = { version: Prompt; versions: readonly Prompt[] };

/** A version to edit and run. What is edited stays a draft until it is saved as a version of its own. */
export function Editor({ version, versions }: EditorProps) {
  const editor = useEditor(version, versions);
  const { draft, change, run, inputs } = editor;
  return (
    <>
      <PromptActions>
        <RunButton editor={editor} className={styles["runAbove"]} />
        <Button disabled={!editor.maySave} onClick={() => editor.setSaving(true)}>
          Save…
        </Button>
      </PromptActions>
      <EditorToolbar
        version={version}
        versions={versions}
        draft={draft}
        onShow={(view) => change({ type: "show", view })}
        onDiscard={editor.discard}
      />
      <div className={styles["columns"]}>
        {draft.view === "cards" ? (
          <TemplateCards kernel={draft.kernel} onChange={editor.setKernel} />
        ) : (
          <Suspense fallback={<LoadingRows count={10} />}>
            <PromptTextEditor
              kind="prompt"
              text={draft.text}
              onChange={(text) => change({ type: "edit-text", text })}
            />
          </Suspense>
        )}
        <div className={styles["side"]}>
          {draft.view === "cards" && <Parameters kernel={draft.kernel} onChange={editor.setKernel} />}
          <RunPanel
            run={run}
            inputs={inputs}
            promptId={version.id}
            act={<RunButton editor={editor} className={styles["runBeside"]} />}
          />
        </div>
      </div>
      {editor.isSaving && (
        <SaveDialog
          promptId={version.id}
          draft={draft}
          versions={versions}
          onOvertaken={(by) => change({ type: "overtake", by })}
          onSaved={editor.finishSaving}
          onClose={() => editor.setSaving(false)}
        />
      )}
    </>
  );
}

type RunButtonProps = { editor: ReturnType<typeof useEditor>; className: string | undefined };

function RunButton({ editor, className = "" }: RunButtonProps) {
  if (editor.run.status === "running") {
    return (
      <Button
        variant="default"
        className={className}
        leftSection={<IconPlayerStop size={14} />}
        onClick={editor.stop}
      >
        Stop
      </Button>
    );
  }
  return (
    <Button
      variant="default"
      className={className}
      leftSection={<IconPlayerPlay size={14} />}
      disabled={!editor.mayRun}
      onClick={editor.startRun}
      title="⌘↵ or Ctrl+Enter"
    >
      Run
    </Button>
  );
}

const draftKey = ({ id, version_id }: Prompt): string => `${id} ${version_id}`;

function useEditor(version: Prompt, versions: readonly Prompt[]) {
  const navigate = useNavigate();
  const key = draftKey(version);
  const base = useMemo(() => kernelOf(version), [version]);
  const ids = versions.map(({ version_id: id }) => id);
  const [draft, dispatch] = useDraft(key, { base, versions: ids });
  const inputs = useInputs(version.id, draft.kernel);
  const { run, start, stop } = useRun();
  const [isSaving, setSaving] = useState(false);
  const isEditedNow = isEdited(draft);
  const maySave = usePermission("write") && isEditedNow && !isBroken(draft);
  const mayRun = !isBroken(draft) && "inputs" in inputs.read && run.status !== "running";
  const open = (versionId: string): void =>
    void navigate({
      to: "/prompts/$promptId",
      params: { promptId: version.id },
      search: { version: versionId },
      replace: true,
    });

  // Once something is typed the address names the version, so that a newer one does not take its place.
  const change = (action: DraftAction): void => {
    if (action.type !== "show") open(version.version_id);
    dispatch(action);
  };
  const startRun = (): void => {
    if (!mayRun || !("inputs" in inputs.read) || !inputs.check()) return;
    const content = isEditedNow ? { kernel: draft.kernel } : { id: version.version_id };
    if (isEditedNow) open(version.version_id);
    void start({ promptId: version.id, version: content, inputs: inputs.read.inputs });
  };
  const finishSaving = (saved: Prompt): void => {
    moveDraft(key, { to: draftKey(saved), draft: continueDraft(draft, kernelOf(saved)) });
    setSaving(false);
    open(saved.version_id);
  };
  useEditorKeys(version.id, { startRun, save: () => maySave && setSaving(true) });
  return {
    draft,
    change,
    discard: () => {
      change({ type: "discard" });
      offerDiscarded(key, draft, () => open(version.version_id));
    },
    setKernel: (kernel: typeof draft.kernel) => change({ type: "edit-kernel", kernel }),
    inputs,
    run,
    stop,
    startRun,
    mayRun,
    maySave,
    isSaving,
    setSaving,
    finishSaving,
  };
}

/** Offers a draft that was thrown away once more. */
function offerDiscarded(key: string, draft: Draft, onRestored: () => void): void {
  const id = `discard ${key}`;
  const undo = (): void => {
    notifications.hide(id);
    restoreDraft(key, draft);
    onRestored();
  };
  notifications.hide(id);
  showUndoNotice({ id, text: "The changes were discarded.", undo });
}

function useEditorKeys(
  promptId: string,
  { startRun, save }: { startRun: () => void; save: () => void },
): void {
  useHotkeys(
    [
      ["mod+Enter", startRun],
      ["mod+s", save],
    ],
    [],
    true,
  );
  const run = useEffectEvent(startRun);
  useEffect(() => onRunRequest(promptId, () => run()), [promptId]);
  // Drafts survive walking about in the app, not closing the page.
  useBlocker({ shouldBlockFn: () => false, enableBeforeUnload: hasUnsavedDrafts });
}
