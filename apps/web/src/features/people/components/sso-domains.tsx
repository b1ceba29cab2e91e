import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { parley } from "../../../api.ts";
import { CopyButton } from "../../../design/copy-button.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { Tag } from "../../../design/tag.tsx";
import { type SsoConnection, useChangePeople } from "../queries.ts";
import styles from "./people.module.css";

/** Whose addresses a connection signs in. */
export function SsoDomains({ connection: { id, domains } }: { connection: SsoConnection }) {
  const [domain, setDomain] = useState("");
  const add = useChangePeople((name: string) => parley.ssoConnections.addDomain({ id, domain: name }));
  const verify = useChangePeople((name: string) => parley.ssoConnections.verifyDomain({ id, domain: name }));
  const remove = useChangePeople((name: string) => parley.ssoConnections.removeDomain({ id, domain: name }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate(domain.trim(), { onSuccess: () => setDomain("") });
  };
  return (
    <div className={styles["domains"]}>
      {domains.map((one) => (
        <div key={one.domain} className={styles["words"]}>
          <code>{one.domain}</code>
          {one.verified_at === null ? <Tag tone="waiting">unproven</Tag> : <Tag tone="passed">in use</Tag>}
          {one.verified_at === null && (
            <span className={styles["quiet"]}>
              Add a TXT record <code>{one.proof.name}</code> that says <code>{one.proof.value}</code>{" "}
              <CopyButton text={one.proof.value} label="Copy the record" />
              <Button
                variant="subtle"
                size="compact-xs"
                loading={verify.isPending}
                onClick={() => verify.mutate(one.domain)}
              >
                Look for it
              </Button>
            </span>
          )}
          <Button variant="subtle" size="compact-xs" color="red" onClick={() => remove.mutate(one.domain)}>
            {`Remove ${one.domain}`}
          </Button>
        </div>
      ))}
      <form className={styles["submit"]} onSubmit={submit} noValidate>
        <TextInput
          aria-label="Domain"
          size="xs"
          placeholder="example.com"
          value={domain}
          onChange={(event) => setDomain(event.currentTarget.value)}
        />
        <Button
          type="submit"
          size="compact-sm"
          variant="default"
          loading={add.isPending}
          disabled={!domain.trim()}
        >
          Add the domain
        </Button>
      </form>
      <FormError error={add.error ?? verify.error ?? remove.error} />
    </div>
  );
}
