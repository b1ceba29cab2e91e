import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import { Page } from "../../../shell/page.tsx";
import { meQuery } from "../../me/queries.ts";
import { confirmLink, linkQuery } from "../queries.ts";

/** A member says that an account at a platform is theirs. */
export function LinkAccountPage({ token }: { token: string | undefined }) {
  return (
    <Page title="Link an account">
      {token === undefined ? (
        <EmptyState title="This link is not whole">
          Ask for a new one where you got it, with <code>/parley link</code>.
        </EmptyState>
      ) : (
        <Confirmation token={token} />
      )}
    </Page>
  );
}

function Confirmation({ token }: { token: string }) {
  const { data: me } = useQuery(meQuery);
  const offer = useQuery(linkQuery(token));
  const [typed, setTyped] = useState("");
  const code = typed.replaceAll(/\s/gu, "");
  const confirm = useMutation({ mutationFn: () => confirmLink({ token, code }) });
  if (offer.isPending) return <LoadingRows count={2} />;
  if (offer.error) return <ErrorState error={offer.error} title="This account cannot be linked" />;
  const { channel, external_id: id, external_name: name } = offer.data;
  if (confirm.isSuccess)
    return (
      <EmptyState title={`${name} is yours`}>
        What that account decides in {channel.name} counts as your decision from now on. You may close this
        page.
      </EmptyState>
    );
  return (
    <Section title={`Is the account ${name} yours?`}>
      <div className={`${form["form"]} ${form["framed"]}`}>
        <p>
          It is <strong>{name}</strong> ({id}) in <strong>{channel.name}</strong> ({channel.kind}). If you say
          yes, whoever uses it decides as <strong>{me?.actor.name ?? "you"}</strong>.
        </p>
        <p>
          If it was not you who asked for this link there a moment ago, close this page: somebody else would
          decide in your name. A name proves nothing, and nobody has to tell you a code.
        </p>
        <TextInput
          label="Code"
          description="The six digits beside the link, in your own conversation with Parley there."
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <FormError error={confirm.error} />
        <div className={form["acts"]}>
          <Button
            disabled={!/^\d{6}$/u.test(code)}
            loading={confirm.isPending}
            onClick={() => confirm.mutate()}
          >
            Yes, this account is mine
          </Button>
        </div>
      </div>
    </Section>
  );
}
