import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { CopyButton } from "../../../design/copy-button.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import styles from "../components/card.module.css";
import { Card } from "../components/card.tsx";
import { CodeForm } from "../components/code-form.tsx";
import { SignInForm } from "../components/sign-in-form.tsx";
import { useComeIn, type Ways, waysQuery } from "../queries.ts";

type Step = "form" | "code" | "sign-in" | "reset";

/** What someone sees who has no session, or no longer one. The address stays, so that they are where they wanted to be. */
export function SignInPage() {
  const ways = useQuery(waysQuery);
  return (
    <Card title="Sign in to Parley">
      {ways.isPending && <LoadingRows count={2} />}
      {ways.error && (
        <ErrorState error={ways.error} title="Nothing can be said" retry={() => void ways.refetch()} />
      )}
      {ways.data?.mode === "local" && <LocalWords />}
      {ways.data?.mode === "accounts" &&
        (ways.data.needs_set_up ? <SetUpWords /> : <SignIn ways={ways.data} />)}
    </Card>
  );
}

export function SignIn({ ways }: { ways: Extract<Ways, { mode: "accounts" }> }) {
  const [step, setStep] = useState<Step>("form");
  const comeIn = useComeIn();
  if (step === "code") return <CodeForm onDone={() => void comeIn()} onBack={() => setStep("form")} />;
  if (step !== "form") return <LinkSent what={step} ways={ways} onBack={() => setStep("form")} />;
  return (
    <>
      <SsoError />
      <SignInForm
        ways={ways}
        onSignedIn={() => void comeIn()}
        onCodeAsked={() => setStep("code")}
        onLinkSent={setStep}
      />
    </>
  );
}

type LinkSentProps = {
  what: "sign-in" | "reset";
  ways: Extract<Ways, { mode: "accounts" }>;
  onBack: () => void;
};

function LinkSent({ what, ways, onBack }: LinkSentProps) {
  const purpose = what === "reset" ? "to set a new password" : "to sign in";
  return (
    <>
      <p>
        If there is an account with this address, a link {purpose} is{" "}
        {ways.sends_mail ? "on its way to it." : "in the log of the server: this Parley has no mail server."}
      </p>
      {!ways.sends_mail && (
        <p className={styles["quiet"]}>
          Ask whoever runs Parley for it. With <code>PARLEY_SMTP_URL</code> set it would come by mail.
        </p>
      )}
      <Button variant="default" onClick={onBack}>
        Back to signing in
      </Button>
    </>
  );
}

const ssoErrors: Readonly<Record<string, string>> = {
  expired: "Single sign-on took too long, or was begun in another browser. Try again.",
  refused: "The provider did not confirm who you are. Try again; if it stays so, tell your admins.",
  foreign_address: "The provider knows you by an address that it may not speak for here. Tell your admins.",
  no_address: "The provider told no verified address of yours. Tell your admins.",
};

/** Why somebody came back from their provider without being in. */
function SsoError() {
  const reason = new URLSearchParams(window.location.search).get("sso_error");
  const sentence =
    reason === null ? undefined : (ssoErrors[reason] ?? "Single sign-on did not work. Try again.");
  return sentence === undefined ? null : <FormError error={new Error(sentence)} />;
}

const command = "npx parley sign-in";

function Command() {
  return (
    <div className={styles["command"]}>
      <code>{command}</code>
      <CopyButton text={command} label="Copy the command" />
    </div>
  );
}

function LocalWords() {
  return (
    <>
      <p>
        This browser is not signed in, or its session has ended. On the machine where Parley runs, type this
        and open the link it prints:
      </p>
      <Command />
      <p className={styles["quiet"]}>
        The link works once and only for a short time. The line that <code>npm start</code> prints holds one,
        too.
      </p>
    </>
  );
}

function SetUpWords() {
  return (
    <>
      <p>
        Nobody has an account here yet. Open the link that Parley printed at its start to make the first one,
        or type this on the machine where it runs:
      </p>
      <Command />
      <p className={styles["quiet"]}>
        The link proves that you run this installation. It works once, for an hour.
      </p>
    </>
  );
}
