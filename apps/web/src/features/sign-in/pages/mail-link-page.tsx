import { Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import { Card } from "../components/card.tsx";
import { CodeForm } from "../components/code-form.tsx";
import { useComeIn, useMagicLinkSignIn } from "../queries.ts";

/** Signs in by a link of a mail, once somebody presses the button: mail programs look at links, too. */
export function MailLinkPage({ token }: { token: string }) {
  const [isCodeAsked, setCodeAsked] = useState(false);
  const signIn = useMagicLinkSignIn();
  const comeIn = useComeIn();
  const navigate = useNavigate();
  const enter = async (): Promise<void> => {
    await navigate({ to: "/" });
    await comeIn();
  };
  const onSuccess = (asksCode: boolean): void => (asksCode ? setCodeAsked(true) : void enter());
  return (
    <Card title="Sign in to Parley">
      {isCodeAsked ? (
        <CodeForm onDone={() => void enter()} onBack={() => void navigate({ to: "/" })} />
      ) : (
        <>
          <FormError error={signIn.error} />
          {signIn.error ? (
            <Button variant="default" renderRoot={(props) => <Link {...props} to="/" />}>
              Sign in otherwise
            </Button>
          ) : (
            <Button autoFocus loading={signIn.isPending} onClick={() => signIn.mutate(token, { onSuccess })}>
              Sign in
            </Button>
          )}
        </>
      )}
    </Card>
  );
}
