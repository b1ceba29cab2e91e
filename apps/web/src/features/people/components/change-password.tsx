import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import { Section } from "../../../design/section.tsx";
import { isLongEnough, NewPasswordField } from "../../sign-in/components/fields.tsx";
import { useChangePassword } from "../account-queries.ts";
import styles from "./people.module.css";

/** A new password, by the old one. */
export function ChangePassword() {
  const [currentPassword, setCurrent] = useState("");
  const [newPassword, setNew] = useState("");
  const change = useChangePassword();
  const onSuccess = (): void => {
    setCurrent("");
    setNew("");
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({ currentPassword, newPassword }, { onSuccess });
  };
  return (
    <Section title="Password">
      <form className={styles["fields"]} onSubmit={submit} noValidate>
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          value={currentPassword}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <NewPasswordField value={newPassword} onChange={setNew} />
        <FormError error={change.error} />
        <div className={styles["submit"]}>
          <Button
            type="submit"
            variant="default"
            loading={change.isPending}
            disabled={!currentPassword || !isLongEnough(newPassword)}
          >
            Change the password
          </Button>
          <span className={styles["quiet"]} role="status">
            {change.isSuccess ? "It holds. All other sessions have ended." : "All your other sessions end."}
          </span>
        </div>
      </form>
    </Section>
  );
}
