import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import type { File } from "@parley/contract";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { versionName } from "../../prompts/version-name.ts";
import { type FileRef, useUpdateFileVersion } from "../queries.ts";

type NameFileVersionDialogProps = { file: FileRef; version: File; onClose: () => void };

/** Names or describes a version; its content stays as it is. */
export function NameFileVersionDialog({ file, version, onClose }: NameFileVersionDialogProps) {
  const [name, setName] = useState(version.version_name ?? "");
  const [description, setDescription] = useState(version.version_description ?? "");
  const update = useUpdateFileVersion(file);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const change = { version_id: version.version_id, ...(name.trim() && { name: name.trim() }), description };
    update.mutate(change, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={`Name ${versionName(version)}`}>
      <form onSubmit={submit} className={form["form"]}>
        <TextInput
          label="Name"
          description="Unique within this File."
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <Textarea
          label="Why"
          autosize
          minRows={2}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <FormError error={update.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={update.isPending}>
            Name the version
          </Button>
        </div>
      </form>
    </Modal>
  );
}
