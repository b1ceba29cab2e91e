import { Button, Modal, NumberInput, Radio, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError, issueOf } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { SecretDialog } from "../../webhooks/components/secret-dialog.tsx";
import { toNumber } from "../components/to-number.ts";
import { type RedactionHook, useSetHook } from "./retention-queries.ts";

const choices = [
  {
    value: "withhold",
    label: "Write the Log without what was said",
    description: "[withheld] stands for every text; figures stay.",
  },
  {
    value: "refuse",
    label: "Write no Log",
    description: "What programs record is refused; calls are answered, with a warning.",
  },
  {
    value: "keep",
    label: "Write what the rules leave",
    description: "What only the hook would find stays in.",
  },
] as const;

/** Sets the hook; its secret is shown where it is new. */
export function HookDialog({ known, onClose }: { known: RedactionHook | undefined; onClose: () => void }) {
  const [url, setUrl] = useState(known?.url ?? "");
  const [onFailure, setOnFailure] = useState<RedactionHook["on_failure"]>(known?.on_failure ?? "withhold");
  const [timeoutMs, setTimeoutMs] = useState<number | undefined>(known?.timeout_ms ?? 2000);
  const set = useSetHook();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const hook = { url: url.trim(), on_failure: onFailure, timeout_ms: timeoutMs ?? 2000 };
    set.mutate(hook, { onSuccess: ({ secret }) => secret === null && onClose() });
  };
  if (set.data?.secret)
    return (
      <SecretDialog secret={set.data.secret} onClose={onClose}>
        Requests to your hook are signed with this secret, as of Standard Webhooks. It is shown here and never
        again.
      </SecretDialog>
    );
  return (
    <Modal opened onClose={onClose} title={known ? "Change the redaction hook" : "Redaction hook"}>
      <form className={form["form"]} onSubmit={submit} noValidate>
        <TextInput
          label="Address"
          placeholder="https://redact.example.com"
          value={url}
          error={issueOf(set.error, "url")}
          onChange={(event) => setUrl(event.currentTarget.value)}
          data-autofocus
        />
        <FailureField value={onFailure} onChange={setOnFailure} />
        <NumberInput
          label="Wait for at most"
          description="Every call waits for it before it ends."
          suffix=" ms"
          min={100}
          max={30_000}
          step={100}
          allowDecimal={false}
          value={timeoutMs ?? ""}
          error={issueOf(set.error, "timeout_ms")}
          onChange={(value) => setTimeoutMs(toNumber(value))}
        />
        <FormError error={set.error} fields={["url", "timeout_ms"]} />
        <div className={form["acts"]}>
          <Button type="submit" loading={set.isPending} disabled={!url.trim()}>
            {known ? "Save the hook" : "Ask this hook"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type OnFailure = RedactionHook["on_failure"];

const FailureField = ({ value, onChange }: { value: OnFailure; onChange: (value: OnFailure) => void }) => (
  <Radio.Group
    label="When it does not answer"
    value={value}
    onChange={(chosen) => onChange(choices.find((choice) => choice.value === chosen)?.value ?? "withhold")}
  >
    <div className={form["choices"]}>
      {choices.map((choice) => (
        <Radio key={choice.value} size="xs" {...choice} />
      ))}
    </div>
  </Radio.Group>
);
