import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import type { File } from "@parley/contract";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { versionName } from "../../prompts/version-name.ts";
import { type Repository, useOpenPullRequest } from "../queries.ts";

type PullRequestDialogProps = { file: File; repository: Repository; onClose: () => void };

/** Brings the newest version to git; shows where it went. */
export function PullRequestDialog({ file, repository, onClose }: PullRequestDialogProps) {
  const open = useOpenPullRequest(file);
  const [title, setTitle] = useState(`${file.path}: ${versionName(file)}`);
  const [description, setDescription] = useState("");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    open.mutate({ title: title.trim(), description: description.trim() });
  };
  if (open.data) {
    return (
      <Modal opened onClose={onClose} title="The pull request is open">
        <div className={form["form"]}>
          <p>
            <a href={open.data.url} target="_blank" rel="noreferrer">
              #{open.data.number} {open.data.title}
            </a>{" "}
            brings it from the branch {open.data.branch} to {repository.branch}. Once it is merged, it comes
            back as a version with its commit.
          </p>
          <div className={form["acts"]}>
            <Button onClick={onClose} data-autofocus>
              Done
            </Button>
          </div>
        </div>
      </Modal>
    );
  }
  return (
    <Modal opened onClose={onClose} title={`Open a pull request in ${repository.name}`}>
      <form onSubmit={submit} className={form["form"]} noValidate>
        <TextInput
          label="Title"
          description="Of the commit as well."
          value={title}
          maxLength={250}
          onChange={(event) => setTitle(event.currentTarget.value)}
          data-autofocus
        />
        <Textarea
          label="What it is for"
          autosize
          minRows={3}
          maxRows={10}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <FormError error={open.error} />
        <div className={form["acts"]}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={open.isPending}>
            Open it against {repository.branch}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
