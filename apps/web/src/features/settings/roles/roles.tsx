import { Button, Modal, TextInput } from "@mantine/core";
import type { Permission } from "@parley/contract";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import rows from "../components/provider-keys.module.css";
import { PermissionChoice } from "../components/permission-choice.tsx";
import { type Role, rolesQuery, useCreateRole, useDeleteRole } from "../access-queries.ts";

/** What people may do, by their role. */
export function Roles({ mayManage }: { mayManage: boolean }) {
  const list = useQuery(rolesQuery);
  const [isAdding, setAdding] = useState(false);
  const add = mayManage && (
    <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
      Make a role…
    </Button>
  );
  return (
    <Section title="Roles" aside={add}>
      {list.isPending && <LoadingRows count={6} />}
      {list.data?.map((role) => (
        <RoleRow key={role.id} role={role} mayManage={mayManage} />
      ))}
      {isAdding && <RoleDialog onClose={() => setAdding(false)} />}
    </Section>
  );
}

function RoleRow({ role, mayManage }: { role: Role; mayManage: boolean }) {
  const [isDeleting, setDeleting] = useState(false);
  const isAll = role.is_built_in && role.permissions.includes("admin");
  return (
    <div className={rows["row"]}>
      <div className={rows["words"]}>
        <strong>{role.name}</strong>
        <span className={rows["quiet"]}>{isAll ? "everything" : role.permissions.join(", ")}</span>
      </div>
      {mayManage && !role.is_built_in && (
        <Button variant="subtle" onClick={() => setDeleting(true)}>
          Delete…
        </Button>
      )}
      {isDeleting && <DeleteRole role={role} onClose={() => setDeleting(false)} />}
    </div>
  );
}

function DeleteRole({ role, onClose }: { role: Role; onClose: () => void }) {
  const remove = useDeleteRole(role.id);
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Delete ${role.name}?`}
      act="Delete the role"
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>Nobody may hold it any more.</p>
    </Confirm>
  );
}

function RoleDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<Permission[]>(["read"]);
  const create = useCreateRole();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate({ name: name.trim(), description: "", permissions: chosen }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title="New role">
      <form className={form["form"]} onSubmit={submit}>
        <TextInput
          label="Name"
          placeholder="prompt editor"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <PermissionChoice chosen={chosen} onChange={setChosen} />
        <FormError error={create.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={create.isPending} disabled={!name.trim()}>
            Make the role
          </Button>
        </div>
      </form>
    </Modal>
  );
}
