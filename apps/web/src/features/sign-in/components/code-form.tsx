import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import { useSecondFactor } from "../queries.ts";
import styles from "./card.module.css";

/** Asks for a code of an app, or a backup code. */
export function CodeForm({ onDone, onBack }: { onDone: () => void; onBack: () => void }) {
  const [code, setCode] = useState("");
  const [isBackup, setBackup] = useState(false);
  const verify = useSecondFactor();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    verify.mutate({ code: code.replaceAll(/\s/g, ""), isBackup }, { onSuccess: onDone });
  };
  const turn = (): void => {
    setBackup(!isBackup);
    setCode("");
    verify.reset();
  };
  return (
    <form className={styles["form"]} onSubmit={submit} noValidate>
      <TextInput
        key={String(isBackup)}
        label={isBackup ? "Backup code" : "Code"}
        description={
          isBackup ? "One of those you kept; each works once." : "Six digits, from your authenticator app."
        }
        inputMode={isBackup ? "text" : "numeric"}
        autoComplete="one-time-code"
        autoFocus
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <FormError error={verify.error} />
      <Button type="submit" loading={verify.isPending} disabled={!code.trim()}>
        Sign in
      </Button>
      <div className={styles["ways"]}>
        <Button variant="subtle" onClick={turn}>
          {isBackup ? "Use the app instead" : "Use a backup code instead"}
        </Button>
        <Button variant="subtle" onClick={onBack}>
          Start again
        </Button>
      </div>
    </form>
  );
}
