import { Button, Modal, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { parley } from "../../../api.ts";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { Section } from "../../../design/section.tsx";
import { meQuery, usePermission } from "../../me/queries.ts";
import { organizationsQuery, useMoveTo } from "../queries.ts";
import { LeaveButton } from "./leave-button.tsx";
import styles from "./people.module.css";

/** Which organization all of this is, and how to get to another. */
export function OrganizationSection() {
  const organizations = useQuery(organizationsQuery).data ?? [];
  const current = organizations.find(({ is_current }) => is_current);
  const move = useMoveTo((id: string) => parley.organizations.makeCurrent({ id }));
  const isPerson = Boolean(useQuery(meQuery).data?.actor.user_id);
  const mayCreate = usePermission("manage-members");
  const mayRename = usePermission("admin");
  const [naming, setNaming] = useState<"create" | "rename">();
  return (
    <Section title="Organization">
      <div className={styles["row"]}>
        <div className={styles["words"]}>
          {organizations.length > 1 ? (
            <Select
              aria-label="Organization"
              size="xs"
              data={organizations.map(({ id, name, role }) => ({ value: id, label: `${name} (${role})` }))}
              value={current?.id ?? null}
              allowDeselect={false}
              disabled={move.isPending}
              onChange={(id) => id !== null && id !== current?.id && move.mutate(id)}
            />
          ) : (
            <strong>{current?.name ?? "–"}</strong>
          )}
          <FormError error={move.error} />
        </div>
        <div className={styles["acts"]}>
          {mayRename && (
            <Button variant="subtle" onClick={() => setNaming("rename")}>
              Rename…
            </Button>
          )}
          {mayCreate && (
            <Button variant="subtle" onClick={() => setNaming("create")}>
              New organization…
            </Button>
          )}
          {isPerson && current && <LeaveButton name={current.name} />}
        </div>
      </div>
      {naming && (
        <NameDialog
          kind={naming}
          known={naming === "rename" ? (current?.name ?? "") : ""}
          onClose={() => setNaming(undefined)}
        />
      )}
    </Section>
  );
}

type NameDialogProps = { kind: "create" | "rename"; known: string; onClose: () => void };

function NameDialog({ kind, known, onClose }: NameDialogProps) {
  const [name, setName] = useState(known);
  const save = useMoveTo((given: string) =>
    kind === "create"
      ? parley.organizations.create({ name: given })
      : parley.organizations.rename({ name: given }),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(name.trim(), { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={kind === "create" ? "New organization" : "Rename the organization"}
    >
      <form onSubmit={submit} className={form["form"]} noValidate>
        <TextInput
          label="Name"
          placeholder="Example Inc."
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        {kind === "create" && (
          <p className={styles["quiet"]}>
            It begins empty, with you as its owner. Nothing is visible across organizations.
          </p>
        )}
        <FormError error={save.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={save.isPending} disabled={!name.trim() || name.trim() === known}>
            {kind === "create" ? "Create the organization" : "Rename it"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
