import { Button } from "@mantine/core";
import { IconFingerprint, IconKey, IconMail } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import { canUsePasskeys } from "../passkeys.ts";
import {
  useMagicLink,
  usePasskeySignIn,
  usePasswordSignIn,
  useResetRequest,
  useSso,
  type Ways,
} from "../queries.ts";
import styles from "./card.module.css";
import { EmailField, PasswordField } from "./fields.tsx";

type SignInFormProps = {
  ways: Extract<Ways, { mode: "accounts" }>;
  onSignedIn: () => void;
  onCodeAsked: () => void;
  onLinkSent: (what: "sign-in" | "reset") => void;
};

/** All ways in, by one address. */
export function SignInForm({ ways, onSignedIn, onCodeAsked, onLinkSent }: SignInFormProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const withPassword = usePasswordSignIn();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const onSuccess = (isCodeAsked: boolean) => (isCodeAsked ? onCodeAsked() : onSignedIn());
    withPassword.mutate({ email: email.trim(), password }, { onSuccess });
  };
  return (
    <>
      <form className={styles["form"]} onSubmit={submit} noValidate>
        <EmailField value={email} onChange={setEmail} isFirst />
        <PasswordField value={password} onChange={setPassword} />
        <FormError error={withPassword.error} />
        <Button type="submit" loading={withPassword.isPending} disabled={!email.trim() || !password}>
          Sign in
        </Button>
      </form>
      <OtherWays ways={ways} email={email.trim()} onSignedIn={onSignedIn} onLinkSent={onLinkSent} />
    </>
  );
}

type OtherWaysProps = Pick<SignInFormProps, "ways" | "onSignedIn" | "onLinkSent"> & { email: string };

function OtherWays({ ways, email, onSignedIn, onLinkSent }: OtherWaysProps) {
  const passkey = usePasskeySignIn();
  const link = useMagicLink();
  const reset = useResetRequest();
  const sso = useSso();
  const goToProvider = ({ url }: { url: string | null }): void => {
    if (url !== null) window.location.assign(url);
  };
  const hasNoSso = sso.data?.url === null && sso.variables === email;
  return (
    <div className={styles["ways"]}>
      {ways.has_passkeys && canUsePasskeys() && (
        <Button
          variant="default"
          leftSection={<IconFingerprint size={16} />}
          loading={passkey.isPending}
          onClick={() => passkey.mutate(undefined, { onSuccess: onSignedIn })}
        >
          Sign in with a passkey
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconKey size={16} />}
        loading={sso.isPending}
        disabled={!email}
        onClick={() => sso.mutate(email, { onSuccess: goToProvider })}
      >
        Single sign-on
      </Button>
      <Button
        variant="default"
        leftSection={<IconMail size={16} />}
        loading={link.isPending}
        disabled={!email}
        onClick={() => link.mutate(email, { onSuccess: () => onLinkSent("sign-in") })}
      >
        Send me a sign-in link
      </Button>
      <Button
        variant="subtle"
        loading={reset.isPending}
        disabled={!email}
        onClick={() => reset.mutate(email, { onSuccess: () => onLinkSent("reset") })}
      >
        Set a new password
      </Button>
      {!email && <p className={styles["quiet"]}>Single sign-on and links need your address above.</p>}
      {hasNoSso && (
        <FormError error={new Error("No organization here has single sign-on for this address.")} />
      )}
      <FormError error={passkey.error ?? link.error ?? reset.error ?? sso.error} />
    </div>
  );
}
