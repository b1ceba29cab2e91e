import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { parley } from "../../../api.ts";
import { Confirm } from "../../../design/confirm.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { Tag } from "../../../design/tag.tsx";
import { type SsoConnection, ssoConnectionsQuery, useChangePeople } from "../queries.ts";
import { useRoleName } from "../use-role-name.ts";
import { ListSection } from "./list-section.tsx";
import styles from "./people.module.css";
import { SsoDialog } from "./sso-dialog.tsx";
import { SsoDomains } from "./sso-domains.tsx";

/** The organization's own providers that sign its people in. */
export function SsoConnections() {
  const list = useQuery(ssoConnectionsQuery);
  const [editing, setEditing] = useState<SsoConnection | "new">();
  const [deleting, setDeleting] = useState<SsoConnection>();
  const add = (
    <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setEditing("new")}>
      Connect a provider…
    </Button>
  );
  return (
    <>
      <ListSection
        title="Single sign-on"
        aside={add}
        list={list}
        none={
          <>
            Not connected. With an OpenID Connect provider (Entra ID, Okta, Google, Keycloak, …) everybody
            with an address at, say, <code>example.com</code> signs in with the account they have there.
          </>
        }
      >
        {(connection) => (
          <ConnectionRow
            key={connection.id}
            connection={connection}
            onEdit={() => setEditing(connection)}
            onDelete={() => setDeleting(connection)}
          />
        )}
      </ListSection>
      {editing && (
        <SsoDialog
          {...(editing !== "new" && { connection: editing })}
          onClose={() => setEditing(undefined)}
        />
      )}
      {deleting && <DeleteDialog connection={deleting} onClose={() => setDeleting(undefined)} />}
    </>
  );
}

type RowProps = { connection: SsoConnection; onEdit: () => void; onDelete: () => void };

function ConnectionRow({ connection, onEdit, onDelete }: RowProps) {
  const { id, name, issuer, role, is_required } = connection;
  const roleName = useRoleName();
  const [isAsking, setAsking] = useState(false);
  const require = useChangePeople((isRequired: boolean) =>
    parley.ssoConnections.update({ id, is_required: isRequired }),
  );
  return (
    <div className={styles["row"]} role="group" aria-label={name}>
      <div className={styles["words"]}>
        <strong>{name}</strong>
        <span className={styles["quiet"]}>
          {issuer} · new people come in as {roleName(role)}
        </span>
        {is_required && <Tag>required</Tag>}
        <FormError error={isAsking ? null : require.error} />
      </div>
      <div className={styles["acts"]}>
        <Button
          variant="subtle"
          loading={require.isPending}
          onClick={() => (is_required ? require.mutate(false) : setAsking(true))}
        >
          {is_required ? "Require no longer" : "Require…"}
        </Button>
        <Button variant="subtle" onClick={onEdit}>
          Change…
        </Button>
        <Button variant="subtle" color="red" onClick={onDelete}>
          Disconnect…
        </Button>
      </div>
      <SsoDomains connection={connection} />
      {isAsking && (
        <RequireDialog
          name={name}
          isPending={require.isPending}
          error={require.error}
          onConfirm={() => require.mutate(true, { onSuccess: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

type RequireDialogProps = {
  name: string;
  isPending: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
};

const RequireDialog = ({ name, ...confirm }: RequireDialogProps) => (
  <Confirm isOpen title={`Require ${name}?`} act={`Require ${name}`} {...confirm}>
    <p>
      Whoever has an address of its domains signs in by nothing else from then on: no password, no passkey.
      Owners still may, so that a provider that is broken locks nobody out for good.
    </p>
  </Confirm>
);

function DeleteDialog({ connection, onClose }: { connection: SsoConnection; onClose: () => void }) {
  const remove = useChangePeople((id: string) => parley.ssoConnections.delete({ id }));
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Disconnect ${connection.name}?`}
      act={`Disconnect ${connection.name}`}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(connection.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        Its people keep their accounts and sign in otherwise: with a passkey, or a password that they set by
        mail.
      </p>
    </Confirm>
  );
}
