import { Button, Modal, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError, issueOf } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { type Role, type RoleDraft, useSaveRole } from "../access-queries.ts";
import { PermissionChoice } from "../components/permission-choice.tsx";

/** Makes a role or changes one. */
export function RoleDialog({ role, onClose }: { role?: Role; onClose: () => void }) {
  const [draft, setDraft] = useState<RoleDraft>({
    name: role?.name ?? "",
    description: role?.description ?? "",
    permissions: role?.permissions ?? ["read"],
  });
  const save = useSaveRole(role?.id);
  const change = (part: Partial<RoleDraft>): void => setDraft({ ...draft, ...part });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const { name, description, permissions } = draft;
    save.mutate({ name: name.trim(), description: description.trim(), permissions }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={role ? `Change ${role.name}` : "New role"}>
      <form className={form["form"]} onSubmit={submit} noValidate>
        <TextInput
          label="Name"
          placeholder="prompt editor"
          value={draft.name}
          error={issueOf(save.error, "name")}
          onChange={(event) => change({ name: event.currentTarget.value })}
          data-autofocus
        />
        <TextInput
          label="What for"
          placeholder="writes prompts, deploys nothing"
          value={draft.description}
          error={issueOf(save.error, "description")}
          onChange={(event) => change({ description: event.currentTarget.value })}
        />
        <PermissionChoice chosen={draft.permissions} onChange={(permissions) => change({ permissions })} />
        {role && <p>Whoever holds it may do something else within a second.</p>}
        <FormError error={save.error} fields={["name", "description"]} />
        <div className={form["acts"]}>
          <Button type="submit" loading={save.isPending} disabled={!draft.name.trim()}>
            {role ? "Save the role" : "Make the role"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
