import { Button, Modal, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { parley } from "../../../api.ts";
import { CopyButton } from "../../../design/copy-button.tsx";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { useChangePeople } from "../queries.ts";
import styles from "./people.module.css";
import { RoleSelect } from "./role-select.tsx";

const empty = { name: "", issuer: "", client_id: "", client_secret: "" };

/** Connects an OpenID Connect provider; it is asked before it is kept. */
export function SsoDialog({ onClose }: { onClose: () => void }) {
  const [draft, setDraft] = useState(empty);
  const [role, setRole] = useState("member");
  const create = useChangePeople(() => parley.ssoConnections.create({ ...trimmed(draft), role }));
  const redirectUrl = `${window.location.origin}/auth/sso/callback`;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate(undefined, { onSuccess: onClose });
  };
  const field = (name: keyof typeof empty) => ({
    value: draft[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setDraft({ ...draft, [name]: event.currentTarget.value }),
  });
  return (
    <Modal opened onClose={onClose} title="Connect a provider">
      <form onSubmit={submit} className={form["form"]} autoComplete="off" noValidate>
        <div>
          <p>Register Parley with the provider as a web application, with this redirect address:</p>
          <div className={styles["link"]}>
            <code>{redirectUrl}</code>
            <CopyButton text={redirectUrl} label="Copy the address" />
          </div>
        </div>
        <TextInput label="Name" placeholder="Example Inc." {...field("name")} data-autofocus />
        <TextInput
          label="Issuer"
          description="What the provider calls itself; its configuration is read below it."
          placeholder="https://login.example.com"
          {...field("issuer")}
        />
        <TextInput label="Client ID" {...field("client_id")} />
        <PasswordInput
          label="Client secret"
          description="Kept encrypted, never shown again."
          autoComplete="off"
          {...field("client_secret")}
        />
        <RoleSelect value={role} onChange={setRole} />
        <FormError error={create.error} />
        <div className={form["acts"]}>
          <Button
            type="submit"
            loading={create.isPending}
            disabled={Object.values(draft).some((value) => !value.trim())}
          >
            Connect the provider
          </Button>
        </div>
      </form>
    </Modal>
  );
}

const trimmed = (draft: typeof empty): typeof empty => ({
  name: draft.name.trim(),
  issuer: draft.issuer.trim(),
  client_id: draft.client_id.trim(),
  client_secret: draft.client_secret.trim(),
});
