import { Button, NativeSelect, TextInput } from "@mantine/core";
import { cliLoginCode, type Permission, permissionNames } from "@parley/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { parley } from "../../api.ts";
import { EmptyState } from "../../design/empty-state.tsx";
import { FormError } from "../../design/form-error.tsx";
import form from "../../design/form.module.css";
import { Section } from "../../design/section.tsx";
import { Page } from "../../shell/page.tsx";
import { meQuery } from "../me/queries.ts";
import { PermissionChoice } from "../settings/components/permission-choice.tsx";
import styles from "./cli-login-page.module.css";
import type { AskedCliLogin } from "./read-cli-login.ts";

/** Lets the command line that opened this page have a key. */
export function CliLoginPage({ asked }: { asked: AskedCliLogin | undefined }) {
  return (
    <Page title="Sign a command line in">
      {asked === undefined ? (
        <EmptyState title="This link is not whole">
          Run <code>parley login</code> again, and open the link that it prints.
        </EmptyState>
      ) : (
        <Confirmation asked={asked} />
      )}
    </Page>
  );
}

/** What `pull`, `push`, `call` and the like need. */
const usual: readonly Permission[] = ["read", "write", "deploy", "call", "log"];

function Confirmation({ asked }: { asked: AskedCliLogin }) {
  const { data: me } = useQuery(meQuery);
  const offered = permissionNames.filter((name) => name !== "approve" && me?.permissions.includes(name));
  const [name, setName] = useState(asked.name);
  const [days, setDays] = useState("90");
  const [picked, setPicked] = useState<readonly Permission[]>(usual);
  const chosen = picked.filter((one) => offered.includes(one));
  const confirm = useMutation({
    mutationFn: () =>
      parley.cliLogins.confirm({
        challenge: asked.challenge,
        name: name.trim(),
        permissions: [...chosen],
        expires_in_days: Number(days),
      }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    confirm.mutate();
  };
  const organization = me?.organization.name ?? "";
  if (confirm.isSuccess)
    return (
      <EmptyState title="The command line is signed in">
        It works in {organization} from now on. You may close this page.
      </EmptyState>
    );
  return (
    <Section title={`Let it work in ${organization}`}>
      <form className={`${form["form"]} ${form["framed"]}`} onSubmit={submit} noValidate>
        <Warning challenge={asked.challenge} />
        <TextInput
          label="Name of the key"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Duration days={days} onChange={setDays} />
        <PermissionChoice chosen={chosen} offered={offered} onChange={setPicked} />
        <FormError error={confirm.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={confirm.isPending} disabled={!name.trim() || chosen.length === 0}>
            Yes, sign it in
          </Button>
        </div>
      </form>
    </Section>
  );
}

const Warning = ({ challenge }: { challenge: string }) => (
  <p>
    Does your terminal show <strong className={styles["code"]}>{cliLoginCode(challenge)}</strong>? If not, or
    if it was not you who typed <code>parley login</code>, close this page: whoever sent you here would work
    in your name.
  </p>
);

const durations = [
  { value: "7", label: "a week" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "a year" },
];

const Duration = ({ days, onChange }: { days: string; onChange: (days: string) => void }) => (
  <NativeSelect
    label="It works for"
    value={days}
    onChange={(event) => onChange(event.currentTarget.value)}
    data={durations}
  />
);
