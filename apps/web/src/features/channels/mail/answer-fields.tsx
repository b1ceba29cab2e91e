import { Select, Textarea, TextInput } from "@mantine/core";
import { SecretInput } from "../components/secret-input.tsx";
import type { ShownProblems } from "../shown-problems.tsx";
import styles from "./mail.module.css";
import { type MailDraft, proofs, providers, verifications } from "./mail-draft.ts";
import { ServerFields } from "./server-fields.tsx";

type AnswerFieldsProps = {
  draft: MailDraft;
  isNew: boolean;
  problems: ShownProblems;
  onChange: (part: Partial<MailDraft>) => void;
};

const ways = [
  { value: "links", label: "By the links in the mail only" },
  { value: "imap", label: "Read from a mailbox (IMAP)" },
  { value: "provider", label: "Handed over by a provider's requests" },
  { value: "smtp", label: "Taken by Parley's own SMTP receiver" },
];

const providerNames: Readonly<Record<MailDraft["provider"], string>> = {
  generic: "Any program (Standard Webhooks)",
  mailgun: "Mailgun",
  sendgrid: "SendGrid",
  postmark: "Postmark",
  ses: "Amazon SES, by SNS",
};

const secretNames: Readonly<Record<MailDraft["provider"], string>> = {
  generic: "What signs its requests: whsec_…",
  mailgun: "HTTP webhook signing key",
  sendgrid: "Public key of the signed webhook",
  postmark: "user:password of the address it sends to",
  ses: "ARN of the SNS topic",
};

/** How answers come, and whose are believed. */
export function AnswerFields({ draft, isNew, problems, onChange }: AnswerFieldsProps) {
  const { way, imap } = draft;
  return (
    <fieldset className={styles["group"]}>
      <legend>Answers</legend>
      <Select
        label="They come"
        data={ways}
        value={way}
        allowDeselect={false}
        onChange={(chosen) => onChange({ way: chosen as MailDraft["way"] })}
      />
      {way !== "links" && (
        <TextInput
          label="Address for answers"
          placeholder="parley@example.org"
          description="Answers go to parley+…@example.org: its server must deliver addresses with a plus."
          withAsterisk
          value={draft.replyAddress}
          error={problems["settings.reply_address"]}
          onChange={(event) => onChange({ replyAddress: event.currentTarget.value })}
        />
      )}
      {way === "imap" && (
        <>
          <ServerFields
            name="imap"
            problems={problems}
            server={imap}
            placeholder="imap.example.org"
            isNew={isNew}
            onChange={(part) => onChange({ imap: { ...imap, ...part } })}
          />
          <TextInput
            label="Mailbox"
            value={imap.mailbox}
            error={problems["settings.imap.mailbox"]}
            onChange={(event) => onChange({ imap: { ...imap, mailbox: event.currentTarget.value } })}
          />
        </>
      )}
      {way === "provider" && (
        <ProviderFields draft={draft} isNew={isNew} problems={problems} onChange={onChange} />
      )}
      {way === "smtp" && (
        <p>
          The receiver is started with <code>PARLEY_MAIL_RECEIVER_PORT</code>; your mail server hands mail for
          the address on to it.
        </p>
      )}
      {way !== "links" && <ProofFields draft={draft} onChange={onChange} />}
    </fieldset>
  );
}

const ProviderFields = ({ draft, isNew, problems, onChange }: AnswerFieldsProps) => (
  <>
    <Select
      label="Provider"
      data={providers.map((value) => ({ value, label: providerNames[value] }))}
      value={draft.provider}
      allowDeselect={false}
      onChange={(provider) => onChange({ provider: provider as MailDraft["provider"] })}
    />
    <SecretInput
      label={secretNames[draft.provider]}
      description={
        isNew
          ? "It proves that requests are the provider’s. Where they go stands in the list of channels, once it is set up."
          : "Left empty, it stays as it is."
      }
      value={draft.inboundSecret}
      error={problems["secrets.inbound_secret"]}
      onChange={(event) => onChange({ inboundSecret: event.currentTarget.value })}
    />
  </>
);

const proofNames: Readonly<Record<MailDraft["proof"], string>> = {
  dkim: "A DKIM signature of the sender's domain, or DMARC",
  "dkim-or-spf": "DKIM, DMARC or SPF",
  none: "Nothing: whoever knows an answer address answers for its owner",
};

const verificationNames: Readonly<Record<MailDraft["verification"], string>> = {
  no: "The mail servers named below, or the provider",
  signatures: "Parley, by the DNS: signatures",
  "signatures-and-spf": "Parley, by the DNS: signatures, and SPF of whoever connects to its receiver",
};

/** What a mail must have to be believed. */
const ProofFields = ({ draft, onChange }: Pick<AnswerFieldsProps, "draft" | "onChange">) => (
  <>
    <Select
      label="What proves who wrote an answer"
      data={proofs.map((value) => ({ value, label: proofNames[value] }))}
      value={draft.proof}
      allowDeselect={false}
      onChange={(proof) => onChange({ proof: proof as MailDraft["proof"] })}
    />
    {draft.proof !== "none" && (
      <>
        <Select
          label="Who finds that out"
          data={verifications.map((value) => ({ value, label: verificationNames[value] }))}
          value={draft.verification}
          allowDeselect={false}
          onChange={(verification) => onChange({ verification: verification as MailDraft["verification"] })}
        />
        {draft.verification === "no" && (
          <Textarea
            label="Mail servers that are believed about it"
            description="The first word of Authentication-Results in a mail you have received, one a line."
            placeholder="mx.google.com"
            autosize
            minRows={1}
            value={draft.authservIds}
            onChange={(event) => onChange({ authservIds: event.currentTarget.value })}
          />
        )}
        <Textarea
          label="Forwarders that are believed (ARC)"
          description="By the domain of their seal, one a line. Empty: none."
          autosize
          minRows={1}
          value={draft.arcDomains}
          onChange={(event) => onChange({ arcDomains: event.currentTarget.value })}
        />
      </>
    )}
  </>
);
