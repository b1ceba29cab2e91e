import { Button, Modal, TextInput } from "@mantine/core";
import type { File } from "@parley/contract";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { parley } from "../../../api.ts";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { checkPath } from "../check-path.ts";
import { filePage, fileTypes } from "../file-types.ts";
import { useCreateDirectory, useCreateFile } from "../queries.ts";
import { NewPromptDialog } from "./new-prompt-dialog.tsx";
import type { Makeable } from "./new-file-menu.tsx";

type NewFileDialogProps = { type: Makeable; path: string; onClose: () => void };

/** Asks for what a new File needs, makes it, and opens it. */
export function NewFileDialog({ type, path, onClose }: NewFileDialogProps) {
  if (type === "prompt") return <NewPromptDialog path={path} onClose={onClose} />;
  if (type === "directory") return <NewDirectoryDialog path={path} onClose={onClose} />;
  return <NewPlainFileDialog type={type} path={path} onClose={onClose} />;
}

type Plain = Exclude<Makeable, "prompt" | "directory">;

const plainFiles: { [T in Plain]: { create: (path: string) => Promise<File>; example: string } } = {
  dataset: {
    create: (path) => parley.datasets.upsert({ path, datapoints: [] }),
    example: "support/questions",
  },
  flow: { create: (path) => parley.flows.upsert({ path, attributes: {} }), example: "support/assistant" },
};

function NewPlainFileDialog({ type, path, onClose }: NewFileDialogProps & { type: Plain }) {
  const { create, example } = plainFiles[type];
  const make = useCreateFile(create);
  const navigate = useNavigate();
  const { title } = fileTypes[type];
  return (
    <PathDialog
      title={`New ${title}`}
      act={`Create the ${title}`}
      example={example}
      path={path}
      isPending={make.isPending}
      error={make.error}
      onSubmit={(given) =>
        make.mutate(given, {
          // The address is made of data, so the router's types cannot know it.
          onSuccess: ({ id }) => void navigate({ to: filePage(type, id) as "/" }),
        })
      }
      onClose={onClose}
    />
  );
}

function NewDirectoryDialog({ path, onClose }: { path: string; onClose: () => void }) {
  const make = useCreateDirectory();
  return (
    <PathDialog
      title="New directory"
      act="Create the directory"
      example="support"
      path={path}
      isPending={make.isPending}
      error={make.error}
      onSubmit={(given) => make.mutate(given, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

type PathDialogProps = {
  title: string;
  act: string;
  example: string;
  path: string;
  isPending: boolean;
  error: unknown;
  onSubmit: (path: string) => void;
  onClose: () => void;
};

function PathDialog(props: PathDialogProps) {
  const [path, setPath] = useState(props.path);
  const [isTried, setTried] = useState(false);
  const problem = checkPath(path);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!problem) props.onSubmit(path);
  };
  return (
    <Modal opened onClose={props.onClose} title={props.title}>
      <form onSubmit={submit} className={form["form"]} noValidate>
        <TextInput
          label="Path"
          description="Directories and a name. Directories are made as needed."
          placeholder={props.example}
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
          error={isTried && problem}
          data-autofocus
        />
        <FormError error={props.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={props.isPending}>
            {props.act}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
