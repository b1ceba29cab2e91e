import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import styles from "../components/card.module.css";
import { Card } from "../components/card.tsx";
import { EmailField, isLongEnough, NameField, NewPasswordField } from "../components/fields.tsx";
import { useComeIn, useSetUp } from "../queries.ts";

/** The first account of an installation: its owner. */
export function SetUpPage({ token }: { token: string }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const setUp = useSetUp();
  const comeIn = useComeIn();
  const navigate = useNavigate();
  const enter = async (): Promise<void> => {
    await navigate({ to: "/" });
    await comeIn();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const given = { token, name: name.trim(), email: email.trim(), password };
    setUp.mutate(given, { onSuccess: () => void enter() });
  };
  return (
    <Card title="Set up Parley">
      <p>You opened the first link of this installation. Make your account: it owns everything here.</p>
      <form className={styles["form"]} onSubmit={submit} noValidate>
        <NameField value={name} onChange={setName} isFirst />
        <EmailField value={email} onChange={setEmail} />
        <NewPasswordField value={password} onChange={setPassword} />
        <FormError error={setUp.error} />
        <Button
          type="submit"
          loading={setUp.isPending}
          disabled={!name.trim() || !email.trim() || !isLongEnough(password)}
        >
          Make the owner's account
        </Button>
      </form>
    </Card>
  );
}
