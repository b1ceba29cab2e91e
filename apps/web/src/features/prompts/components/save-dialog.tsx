import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Prompt } from "@parley/sdk";
import { type FormEvent, useState } from "react";
import form from "../../../design/form.module.css";
import { SavingProblem } from "../../files/components/saving-problem.tsx";
import { headOf } from "../../files/save-over.ts";
import type { Draft } from "../draft.ts";
import { isSameKernel, kernelOf } from "../prompt-text.ts";
import { useSaveVersion } from "../queries.ts";
import { versionName } from "../version-name.ts";
import { CommentsNote } from "./comments-note.tsx";
import { KernelDiff } from "./kernel-diff.tsx";

type SaveDialogProps = {
  promptId: string;
  draft: Draft;
  versions: readonly Prompt[];
  /** Another version was saved meanwhile, which is not part of what was typed. */
  onOvertaken: (by: string) => void;
  onSaved: (version: Prompt) => void;
  onClose: () => void;
};

/** Shows what will be saved as a diff, and asks for a name. */
export function SaveDialog({ promptId, draft, versions, onOvertaken, onSaved, onClose }: SaveDialogProps) {
  const { base, kernel, text, known, overtakenBy } = draft;
  const equal = versions.find((version) => isSameKernel(kernelOf(version), kernel));
  const [name, setName] = useState(equal?.version_name ?? "");
  const [description, setDescription] = useState(equal?.version_description ?? "");
  const save = useSaveVersion();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(
      { promptId, kernel, known, name: name.trim(), description: description.trim() },
      {
        onError: (error) => {
          const head = headOf(error);
          if (head !== undefined) onOvertaken(head);
        },
        onSuccess: (version) => {
          notifications.show({ message: `Saved ${versionName(version)}. Nothing was deployed.` });
          onSaved(version);
        },
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title="Save a version" size={760}>
      <form onSubmit={submit} className={form["form"]}>
        {equal && (
          <p>
            This content is version <strong>{versionName(equal)}</strong> already; saving names it.
          </p>
        )}
        <TextInput
          label="Name"
          description="Optional. Unique within this prompt."
          placeholder="warmer-tone"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <Textarea
          label="Why"
          description="Optional. What changed, for those who compare versions later."
          autosize
          minRows={1}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <CommentsNote text={text} />
        <KernelDiff before={base} after={kernel} />
        <SavingProblem error={save.error} versions={versions} overtakenBy={overtakenBy} />
        <div className={form["acts"]}>
          <Button type="submit" loading={save.isPending}>
            Save version
          </Button>
        </div>
      </form>
    </Modal>
  );
}
