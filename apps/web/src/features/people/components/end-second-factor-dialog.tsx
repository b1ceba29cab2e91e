import { Button, Modal } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { PasswordField } from "../../sign-in/components/fields.tsx";
import { useEndSecondFactor } from "../account-queries.ts";

export function EndSecondFactorDialog({ onClose }: { onClose: () => void }) {
  const [password, setPassword] = useState("");
  const end = useEndSecondFactor();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    end.mutate(password, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title="Turn two steps off?">
      <form onSubmit={submit} className={form["form"]} noValidate>
        <p>Your password alone lets you in then. The app's codes and the backup codes no longer work.</p>
        <PasswordField value={password} onChange={setPassword} />
        <FormError error={end.error} />
        <div className={form["acts"]}>
          <Button type="submit" color="red" loading={end.isPending} disabled={!password}>
            Turn two steps off
          </Button>
        </div>
      </form>
    </Modal>
  );
}
