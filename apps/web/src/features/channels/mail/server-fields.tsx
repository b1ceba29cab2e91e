import { Select, TextInput } from "@mantine/core";
import { SecretInput } from "../components/secret-input.tsx";
import type { ShownProblems } from "../shown-problems.tsx";
import styles from "./mail.module.css";
import { securities, type ServerDraft } from "./mail-draft.ts";

type ServerFieldsProps = {
  /** Which of the settings it is. */
  name: "smtp" | "imap";
  problems: ShownProblems;
  server: ServerDraft;
  placeholder: string;
  isNew: boolean;
  onChange: (part: Partial<ServerDraft>) => void;
};

const words: Readonly<Record<ServerDraft["security"], string>> = {
  tls: "TLS",
  starttls: "STARTTLS",
  none: "None: whoever is on the way reads it",
};

/** A mail server, and how it lets one in. */
export const ServerFields = ({ name, problems, server, placeholder, isNew, onChange }: ServerFieldsProps) => (
  <>
    <div className={styles["server"]}>
      <TextInput
        label="Server"
        placeholder={placeholder}
        value={server.host}
        error={problems[`settings.${name}.host`]}
        onChange={(event) => onChange({ host: event.currentTarget.value })}
      />
      <TextInput
        label="Port"
        inputMode="numeric"
        value={server.port}
        error={problems[`settings.${name}.port`]}
        onChange={(event) => onChange({ port: event.currentTarget.value })}
      />
    </div>
    <Select
      label="Encryption"
      data={securities.map((value) => ({ value, label: words[value] }))}
      value={server.security}
      allowDeselect={false}
      onChange={(security) => onChange({ security: security as ServerDraft["security"] })}
    />
    <TextInput
      label="User"
      autoComplete="off"
      value={server.username}
      error={problems[`settings.${name}.username`]}
      onChange={(event) => onChange({ username: event.currentTarget.value })}
    />
    <SecretInput
      label="Password"
      {...(!isNew && { description: "Left empty, it stays as it is." })}
      value={server.password}
      error={problems[`secrets.${name}_password`]}
      onChange={(event) => onChange({ password: event.currentTarget.value })}
    />
  </>
);
