import { Button, Modal, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { RelativeTime } from "../../../design/figures.tsx";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { canUsePasskeys } from "../../sign-in/passkeys.ts";
import { type Passkey, passkeysQuery, useAddPasskey, useRemovePasskey } from "../account-queries.ts";
import { ListSection } from "./list-section.tsx";
import styles from "./people.module.css";

/** Keys that the browser or a device keeps. */
export function Passkeys({ isPossible }: { isPossible: boolean }) {
  const list = useQuery(passkeysQuery);
  const [isAdding, setAdding] = useState(false);
  const add = isPossible && canUsePasskeys() && (
    <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
      Add a passkey…
    </Button>
  );
  return (
    <>
      <ListSection
        title="Passkeys"
        aside={add}
        list={list}
        none={
          isPossible
            ? "No passkeys yet. With one you sign in by your fingerprint, face or screen lock: no password, nothing to be phished."
            : "Passkeys are bound to a name, and this Parley is reached by an address. Set PARLEY_PUBLIC_URL to a name such as https://parley.example.org."
        }
      >
        {(passkey) => <PasskeyRow key={passkey.id} passkey={passkey} />}
      </ListSection>
      {isAdding && <PasskeyDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function PasskeyRow({ passkey: { id, name, createdAt } }: { passkey: Passkey }) {
  const remove = useRemovePasskey();
  const [isAsking, setAsking] = useState(false);
  const called = name || "Passkey";
  return (
    <div className={styles["row"]} role="group" aria-label={called}>
      <div className={styles["words"]}>
        <strong>{called}</strong>
        <span className={styles["quiet"]}>
          added <RelativeTime at={createdAt} />
        </span>
      </div>
      <div className={styles["acts"]}>
        <Button variant="subtle" color="red" onClick={() => setAsking(true)}>
          Remove…
        </Button>
      </div>
      <Confirm
        isOpen={isAsking}
        isDangerous
        title={`Remove ${called}?`}
        act={`Remove ${called}`}
        isPending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(id)}
        onClose={() => setAsking(false)}
      >
        <p>It signs you in no more. Your browser or device may still offer it; delete it there as well.</p>
      </Confirm>
    </div>
  );
}

function PasskeyDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const add = useAddPasskey();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate(name.trim(), { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title="Add a passkey">
      <form onSubmit={submit} className={form["form"]} noValidate>
        <TextInput
          label="Name"
          description="So that you know it again."
          placeholder="Laptop"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <FormError error={add.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={add.isPending} disabled={!name.trim()}>
            Make the passkey
          </Button>
        </div>
      </form>
    </Modal>
  );
}
