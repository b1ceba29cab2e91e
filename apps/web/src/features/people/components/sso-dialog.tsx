import { Button, Modal, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { parley } from "../../../api.ts";
import { CopyButton } from "../../../design/copy-button.tsx";
import { FormError, issueOf } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { type SsoConnection, useChangePeople } from "../queries.ts";
import styles from "./people.module.css";
import { RoleSelect } from "./role-select.tsx";

const empty = { name: "", issuer: "", client_id: "", client_secret: "" };
type Draft = typeof empty;
const names = ["name", "issuer", "client_id", "client_secret"] as const;

type SsoDialogProps = { connection?: SsoConnection; onClose: () => void };

/** Connects an OpenID Connect provider, which is asked before it is kept, or changes a connection. */
export function SsoDialog({ connection, onClose }: SsoDialogProps) {
  const [draft, setDraft] = useState<Draft>(connection ? { ...connection, client_secret: "" } : empty);
  const [role, setRole] = useState(connection?.role ?? "member");
  const save = useChangePeople(() => saveConnection(connection, { ...draft, role }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: onClose });
  };
  const field = (name: keyof Draft) => ({
    value: draft[name],
    error: issueOf(save.error, name),
    onChange: (event: { currentTarget: { value: string } }) =>
      setDraft({ ...draft, [name]: event.currentTarget.value }),
  });
  const isComplete = names.every((name) => draft[name].trim() || (connection && name === "client_secret"));
  return (
    <Modal opened onClose={onClose} title={connection ? `Change ${connection.name}` : "Connect a provider"}>
      <form onSubmit={submit} className={form["form"]} autoComplete="off" noValidate>
        <RedirectAddress />
        <TextInput label="Name" placeholder="Example Inc." {...field("name")} data-autofocus />
        {!connection && (
          <TextInput
            label="Issuer"
            description="What the provider calls itself; its configuration is read below it."
            placeholder="https://login.example.com"
            {...field("issuer")}
          />
        )}
        <TextInput label="Client ID" {...field("client_id")} />
        <PasswordInput
          label="Client secret"
          description={connection ? "Empty: the one that is kept." : "Kept encrypted, never shown again."}
          autoComplete="off"
          {...field("client_secret")}
        />
        <RoleSelect value={role} onChange={setRole} />
        <FormError error={save.error} fields={names} />
        <div className={form["acts"]}>
          <Button type="submit" loading={save.isPending} disabled={!isComplete}>
            {connection ? "Save the connection" : "Connect the provider"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function RedirectAddress() {
  const address = `${window.location.origin}/auth/sso/callback`;
  return (
    <div>
      <p>Register Parley with the provider as a web application, with this redirect address:</p>
      <div className={styles["link"]}>
        <code>{address}</code>
        <CopyButton text={address} label="Copy the address" />
      </div>
    </div>
  );
}

function saveConnection(known: SsoConnection | undefined, given: Draft & { role: string }) {
  const name = given.name.trim();
  const client_id = given.client_id.trim();
  const client_secret = given.client_secret.trim();
  const { role } = given;
  if (known) {
    const secret = client_secret && { client_secret };
    return parley.ssoConnections.update({ id: known.id, name, client_id, role, ...secret });
  }
  return parley.ssoConnections.create({ name, issuer: given.issuer.trim(), client_id, client_secret, role });
}
