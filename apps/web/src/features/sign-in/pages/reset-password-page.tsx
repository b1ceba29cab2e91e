import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import styles from "../components/card.module.css";
import { Card } from "../components/card.tsx";
import { isLongEnough, NewPasswordField } from "../components/fields.tsx";
import { usePasswordReset } from "../queries.ts";

/** Sets a new password by a link; all sessions end. */
export function ResetPasswordPage({ token }: { token: string }) {
  const [newPassword, setPassword] = useState("");
  const reset = usePasswordReset();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    reset.mutate({ token, newPassword });
  };
  if (reset.isSuccess) {
    return (
      <Card title="Set a new password">
        <p>Your new password holds. Everywhere you were signed in, you no longer are.</p>
        <Button renderRoot={(props) => <Link {...props} to="/" />}>Sign in</Button>
      </Card>
    );
  }
  return (
    <Card title="Set a new password">
      <form className={styles["form"]} onSubmit={submit} noValidate>
        <NewPasswordField value={newPassword} onChange={setPassword} isFirst />
        <p className={styles["quiet"]}>All your sessions end.</p>
        <FormError error={reset.error} />
        <Button type="submit" loading={reset.isPending} disabled={!isLongEnough(newPassword)}>
          Set the new password
        </Button>
      </form>
    </Card>
  );
}
