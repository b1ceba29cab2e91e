import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import { Section } from "../../../design/section.tsx";
import { type Account, useRename } from "../account-queries.ts";
import styles from "./people.module.css";

/** How one is called everywhere. */
export function AccountName({ account }: { account: Account }) {
  const [name, setName] = useState(account.name);
  const rename = useRename();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    rename.mutate(name.trim());
  };
  return (
    <Section title="You">
      <form className={styles["fields"]} onSubmit={submit} noValidate>
        <TextInput
          label="Your name"
          description="Stands beside what you decide and change."
          autoComplete="name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <p className={styles["quiet"]}>{account.email}</p>
        <FormError error={rename.error} />
        <div className={styles["submit"]}>
          <Button
            type="submit"
            variant="default"
            loading={rename.isPending}
            disabled={!name.trim() || name.trim() === account.name}
          >
            Save your name
          </Button>
        </div>
      </form>
    </Section>
  );
}
