import { Button, Modal, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { parley } from "../../../api.ts";
import { RelativeTime } from "../../../design/figures.tsx";
import { FormError, issueOf } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { Tag } from "../../../design/tag.tsx";
import { type ServiceAccount, serviceAccountsQuery, useChangePeople } from "../queries.ts";
import { useRoleName } from "../use-role-name.ts";
import { ListSection } from "./list-section.tsx";
import styles from "./people.module.css";
import { RoleSelect } from "./role-select.tsx";

/** Accounts of programs. */
export function ServiceAccounts() {
  const list = useQuery(serviceAccountsQuery);
  const [editing, setEditing] = useState<ServiceAccount | "new">();
  const add = (
    <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setEditing("new")}>
      Add a service account…
    </Button>
  );
  return (
    <>
      <ListSection
        title="Service accounts"
        aside={add}
        list={list}
        none={
          <>
            No service accounts yet. One such as <code>CI</code> holds the API keys of a program, so that none
            of them ends when a person leaves.
          </>
        }
      >
        {(account) => <AccountRow key={account.id} account={account} onEdit={setEditing} />}
      </ListSection>
      {editing && (
        <AccountDialog
          {...(editing !== "new" && { account: editing })}
          onClose={() => setEditing(undefined)}
        />
      )}
    </>
  );
}

type AccountRowProps = { account: ServiceAccount; onEdit: (account: ServiceAccount) => void };

function AccountRow({ account, onEdit }: AccountRowProps) {
  const { id, name, description, role, disabled_at } = account;
  const isDisabled = disabled_at !== null;
  const roleName = useRoleName();
  const turn = useChangePeople(() => parley.serviceAccounts.update({ id, is_disabled: !isDisabled }));
  return (
    <div className={styles["row"]} role="group" aria-label={name}>
      <div className={styles["words"]}>
        <strong>{name}</strong>
        {isDisabled && (
          <Tag tone="waiting">
            disabled <RelativeTime at={disabled_at} />
          </Tag>
        )}
        {description && <span>{description}</span>}
        <span className={styles["quiet"]}>{roleName(role)}</span>
        <FormError error={turn.error} />
      </div>
      <div className={styles["acts"]}>
        <Button variant="subtle" onClick={() => onEdit(account)}>
          Change…
        </Button>
        <Button
          variant="subtle"
          {...(!isDisabled && { color: "red" })}
          loading={turn.isPending}
          onClick={() => turn.mutate(undefined)}
        >
          {isDisabled ? "Enable again" : "Disable with its keys"}
        </Button>
      </div>
    </div>
  );
}

function AccountDialog({ account, onClose }: { account?: ServiceAccount; onClose: () => void }) {
  const [name, setName] = useState(account?.name ?? "");
  const [description, setDescription] = useState(account?.description ?? "");
  const [role, setRole] = useState(account?.role ?? "developer");
  const save = useChangePeople(() => {
    const given = { name: name.trim(), description: description.trim(), role };
    return account
      ? parley.serviceAccounts.update({ id: account.id, ...given })
      : parley.serviceAccounts.create(given);
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={account ? "Change the service account" : "New service account"}>
      <form onSubmit={submit} className={form["form"]} noValidate>
        <TextInput
          label="Name"
          placeholder="CI"
          value={name}
          error={issueOf(save.error, "name")}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <TextInput
          label="What for"
          placeholder="deploys from the main branch"
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <RoleSelect value={role} onChange={setRole} />
        <p className={styles["quiet"]}>Its keys may do no more than this role.</p>
        <FormError error={save.error} fields={["name"]} />
        <div className={form["acts"]}>
          <Button type="submit" loading={save.isPending} disabled={!name.trim()}>
            {account ? "Save the service account" : "Create the service account"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
