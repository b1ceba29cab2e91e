import { Button } from "@mantine/core";
import { isBuiltInRole } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { meQuery } from "../../me/queries.ts";
import styles from "../components/card.module.css";
import { Card } from "../components/card.tsx";
import { isLongEnough, NameField, NewPasswordField } from "../components/fields.tsx";
import {
  type InvitationFacts,
  invitationQuery,
  useAcceptInvitation,
  useComeIn,
  useJoin,
  useSignOut,
  waysQuery,
} from "../queries.ts";
import { SignIn } from "./sign-in-page.tsx";

/** Accepts an invitation: with a new account, or one that somebody has. Which it is only they can tell. */
export function JoinPage({ token }: { token: string }) {
  const invitation = useQuery(invitationQuery(token));
  const me = useQuery(meQuery);
  const [hasAccount, setHasAccount] = useState(false);
  const { data } = invitation;
  return (
    <Card title={data ? `Join ${data.organization}` : "Join"}>
      {invitation.isPending && <LoadingRows count={2} />}
      {invitation.error && <ErrorState error={invitation.error} title="This invitation cannot be used" />}
      {data &&
        (me.data || hasAccount ? (
          <WithAccount token={token} facts={data} onBack={() => setHasAccount(false)} />
        ) : (
          <NewAccount token={token} facts={data} onHasAccount={() => setHasAccount(true)} />
        ))}
    </Card>
  );
}

type PartProps = { token: string; facts: InvitationFacts };

function useEnter() {
  const comeIn = useComeIn();
  const navigate = useNavigate();
  return async (): Promise<void> => {
    await navigate({ to: "/" });
    await comeIn();
  };
}

function NewAccount({ token, facts, onHasAccount }: PartProps & { onHasAccount: () => void }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const join = useJoin();
  const enter = useEnter();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    join.mutate({ token, name: name.trim(), password }, { onSuccess: () => void enter() });
  };
  return (
    <>
      <p>
        You come in{" "}
        {isBuiltInRole(facts.role) ? (
          <>
            as <strong>{facts.role}</strong>
          </>
        ) : (
          "in a role that they made"
        )}
        , with the address <strong>{facts.email}</strong>.
      </p>
      <form className={styles["form"]} onSubmit={submit} noValidate>
        <NameField value={name} onChange={setName} isFirst />
        <NewPasswordField value={password} onChange={setPassword} />
        <FormError error={join.error} />
        <Button type="submit" loading={join.isPending} disabled={!name.trim() || !isLongEnough(password)}>
          {`Join ${facts.organization}`}
        </Button>
        <Button variant="subtle" onClick={onHasAccount}>
          I have an account here
        </Button>
      </form>
    </>
  );
}

function WithAccount({ token, facts, onBack }: PartProps & { onBack: () => void }) {
  const me = useQuery(meQuery);
  const ways = useQuery(waysQuery);
  const accept = useAcceptInvitation();
  const signOut = useSignOut();
  const comeIn = useComeIn();
  const enter = useEnter();
  if (!me.data) {
    return (
      <>
        <p>
          Sign in as <strong>{facts.email}</strong> to join {facts.organization}.
        </p>
        {ways.data?.mode === "accounts" && <SignIn ways={ways.data} />}
        <Button variant="subtle" onClick={onBack}>
          I have no account yet
        </Button>
      </>
    );
  }
  return (
    <>
      <p>
        You are signed in as <strong>{me.data.actor.name}</strong>. The invitation is for{" "}
        <strong>{facts.email}</strong>.
      </p>
      <FormError error={accept.error ?? signOut.error} />
      <Button
        loading={accept.isPending}
        onClick={() => accept.mutate(token, { onSuccess: () => void enter() })}
      >
        {`Join ${facts.organization}`}
      </Button>
      <Button
        variant="subtle"
        loading={signOut.isPending}
        onClick={() => signOut.mutate(undefined, { onSuccess: () => void comeIn() })}
      >
        Sign in as somebody else
      </Button>
    </>
  );
}
