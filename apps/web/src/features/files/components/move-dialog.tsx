import { Button, Modal, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { checkPath } from "../check-path.ts";
import { type FileRef, useMoveDirectory, useMoveFile } from "../queries.ts";

type Move = { isPending: boolean; error: unknown; mutate: (path: string, after: Done) => void };
type Done = { onSuccess: () => void };

/** Asks for a File's new path. */
export function MoveFileDialog({ file, onClose }: { file: FileRef & { path: string }; onClose: () => void }) {
  return (
    <MoveDialog
      path={file.path}
      move={useMoveFile(file)}
      effect="Callers that use the old path will no longer find it; callers that use the id will."
      onClose={onClose}
    />
  );
}

/** Asks for a directory's new path; what is in it goes along. */
export function MoveDirectoryDialog(props: { directory: { id: string; path: string }; onClose: () => void }) {
  const { directory, onClose } = props;
  return (
    <MoveDialog
      path={directory.path}
      move={useMoveDirectory(directory.id)}
      effect="All that is in it goes along. Callers that use the old paths will no longer find it."
      onClose={onClose}
    />
  );
}

function MoveDialog(props: { path: string; effect: string; move: Move; onClose: () => void }) {
  const { move, onClose } = props;
  const [path, setPath] = useState(props.path);
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
          description={props.effect}
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
          error={problem}
          data-autofocus
        />
        <FormError error={move.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={move.isPending} disabled={path === props.path}>
            Move to {path.length > 40 ? `…${path.slice(-40)}` : path || "…"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
