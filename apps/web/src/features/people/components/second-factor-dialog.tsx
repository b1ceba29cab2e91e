import { Button, Modal, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { renderSVG } from "uqr";
import { CopyButton } from "../../../design/copy-button.tsx";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { PasswordField } from "../../sign-in/components/fields.tsx";
import { type NewSecondFactor, useBeginSecondFactor, useConfirmSecondFactor } from "../account-queries.ts";
import styles from "./people.module.css";

/** Turns the second step on: password, then the code to scan, then a code of the app; then the backup codes. */
export function SecondFactorDialog({ onClose }: { onClose: () => void }) {
  const [given, setGiven] = useState<NewSecondFactor>();
  const [isConfirmed, setConfirmed] = useState(false);
  return (
    <Modal
      opened
      onClose={onClose}
      title={isConfirmed ? "Keep these backup codes now" : "Turn two steps on"}
      closeOnClickOutside={!given}
      closeOnEscape={!isConfirmed}
      withCloseButton={!isConfirmed}
    >
      {!given && <AskPassword onGiven={setGiven} />}
      {given && !isConfirmed && <AskCode uri={given.totpURI} onConfirmed={() => setConfirmed(true)} />}
      {given && isConfirmed && <BackupCodes codes={given.backupCodes} onClose={onClose} />}
    </Modal>
  );
}

function AskPassword({ onGiven }: { onGiven: (given: NewSecondFactor) => void }) {
  const [password, setPassword] = useState("");
  const begin = useBeginSecondFactor();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    begin.mutate(password, { onSuccess: onGiven });
  };
  return (
    <form onSubmit={submit} className={form["form"]} noValidate>
      <PasswordField value={password} onChange={setPassword} isFirst />
      <FormError error={begin.error} />
      <div className={form["acts"]}>
        <Button type="submit" loading={begin.isPending} disabled={!password}>
          Go on
        </Button>
      </div>
    </form>
  );
}

function AskCode({ uri, onConfirmed }: { uri: string; onConfirmed: () => void }) {
  const [code, setCode] = useState("");
  const confirm = useConfirmSecondFactor();
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    confirm.mutate(code.replaceAll(/\s/g, ""), { onSuccess: onConfirmed });
  };
  return (
    <form onSubmit={submit} className={form["form"]} noValidate>
      <p>Scan this with an authenticator app, or type the key into it:</p>
      <img
        className={styles["qr"]}
        alt="The key as a QR code"
        src={`data:image/svg+xml,${encodeURIComponent(renderSVG(uri))}`}
      />
      <div className={styles["link"]}>
        <code aria-label="Key">{secret}</code>
        <CopyButton text={secret} label="Copy the key" />
      </div>
      <TextInput
        label="Code"
        description="What the app shows now."
        inputMode="numeric"
        autoComplete="one-time-code"
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <FormError error={confirm.error} />
      <div className={form["acts"]}>
        <Button type="submit" loading={confirm.isPending} disabled={!code.trim()}>
          Turn two steps on
        </Button>
      </div>
    </form>
  );
}

function BackupCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  return (
    <div className={form["form"]}>
      <p>Without your app you get in with one of these. Each works once. They are shown only now.</p>
      <ol className={styles["codes"]} aria-label="Backup codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className={form["acts"]}>
        <CopyButton text={codes.join("\n")} label="Copy all" />
        <Button onClick={onClose} data-autofocus>
          I have kept them
        </Button>
      </div>
    </div>
  );
}
