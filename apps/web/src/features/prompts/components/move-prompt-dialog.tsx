import { Button, Modal, TextInput } from "@mantine/core";
import type { Prompt } from "@parley/sdk";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { checkPath } from "../../files/check-path.ts";
import { useMovePrompt } from "../queries.ts";

/** Asks for a prompt's new path. */
export function MovePromptDialog({ prompt, onClose }: { prompt: Prompt; onClose: () => void }) {
  const [path, setPath] = useState(prompt.path);
  const move = useMovePrompt(prompt.id);
  const problem = checkPath(path);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!problem) move.mutate(path, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title="Rename or move">
      <form onSubmit={submit} className={form["form"]} noValidate>
        <TextInput
          label="Path"
          description="Callers that use the old path will no longer find it; callers that use the id will."
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
          error={problem}
          data-autofocus
        />
        <FormError error={move.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={move.isPending} disabled={path === prompt.path}>
            Move to {path || "…"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
