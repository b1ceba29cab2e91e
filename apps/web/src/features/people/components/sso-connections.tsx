import { Button, Switch } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { parley } from "../../../api.ts";
import { Confirm } from "../../../design/confirm.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { type SsoConnection, ssoConnectionsQuery, useChangePeople } from "../queries.ts";
import { ListSection } from "./list-section.tsx";
import styles from "./people.module.css";
import { SsoDialog } from "./sso-dialog.tsx";
import { SsoDomains } from "./sso-domains.tsx";

/** The organization's own providers that sign its people in. */
export function SsoConnections() {
  const list = useQuery(ssoConnectionsQuery);
  const [isAdding, setAdding] = useState(false);
  const [deleting, setDeleting] = useState<SsoConnection>();
  const add = (
    <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
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
            with an address such as <code>…@example.com</code> signs in with the account they have there.
          </>
        }
      >
        {(connection) => <ConnectionRow key={connection.id} connection={connection} onDelete={setDeleting} />}
      </ListSection>
      {isAdding && <SsoDialog onClose={() => setAdding(false)} />}
      {deleting && <DeleteDialog connection={deleting} onClose={() => setDeleting(undefined)} />}
    </>
  );
}

type RowProps = { connection: SsoConnection; onDelete: (connection: SsoConnection) => void };

function ConnectionRow({ connection, onDelete }: RowProps) {
  const { id, name, issuer, role, is_required } = connection;
  const require = useChangePeople((isRequired: boolean) =>
    parley.ssoConnections.update({ id, is_required: isRequired }),
  );
  return (
    <div className={styles["row"]} role="group" aria-label={name}>
      <div className={styles["words"]}>
        <strong>{name}</strong>
        <span className={styles["quiet"]}>
          {issuer} · new people come in as {role}
        </span>
        <FormError error={require.error} />
      </div>
      <div className={styles["acts"]}>
        <Switch
          size="xs"
          label="Required"
          title="Who has an address of its domains signs in by nothing else; owners may"
          checked={is_required}
          onChange={(event) => require.mutate(event.currentTarget.checked)}
        />
        <Button variant="subtle" color="red" onClick={() => onDelete(connection)}>
          Disconnect…
        </Button>
      </div>
      <SsoDomains connection={connection} />
    </div>
  );
}

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
