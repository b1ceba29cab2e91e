import { Button, Modal, SegmentedControl, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError, issueOf } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { type RedactionDraft, useCreateRedactionRule } from "./retention-queries.ts";

const empty: RedactionDraft = { name: "", kind: "pattern", pattern: "", replacement: "[redacted]" };

const kinds = {
  pattern: {
    label: "Expression",
    description: "Taken out wherever it fits, in the syntax of RE2.",
    placeholder: String.raw`\b\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}\b`,
  },
  field: {
    label: "Place",
    description: "Names with dots between them, from inputs, messages, output or metadata on; * for any.",
    placeholder: "inputs.customer.email",
  },
};

/** Makes a rule; there is no way back for what it takes out. */
export function RedactionDialog({ onClose }: { onClose: () => void }) {
  const [draft, setDraft] = useState(empty);
  const create = useCreateRedactionRule();
  const change = (part: Partial<RedactionDraft>): void => setDraft({ ...draft, ...part });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate({ ...draft, name: draft.name.trim() }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title="New redaction rule">
      <form className={form["form"]} onSubmit={submit} noValidate>
        <TextInput
          label="Name"
          placeholder="card numbers"
          value={draft.name}
          error={issueOf(create.error, "name")}
          onChange={(event) => change({ name: event.currentTarget.value })}
          data-autofocus
        />
        <SegmentedControl
          fullWidth
          aria-label="How it is found"
          value={draft.kind}
          onChange={(kind) => change({ kind: kind === "field" ? "field" : "pattern" })}
          data={[
            { value: "pattern", label: "What it looks like" },
            { value: "field", label: "Where it stands" },
          ]}
        />
        <TextInput
          {...kinds[draft.kind]}
          value={draft.pattern}
          error={issueOf(create.error, "pattern")}
          onChange={(event) => change({ pattern: event.currentTarget.value })}
        />
        <TextInput
          label="Written in its place"
          value={draft.replacement ?? ""}
          error={issueOf(create.error, "replacement")}
          onChange={(event) => change({ replacement: event.currentTarget.value })}
        />
        <p>Logs from now on are written without it: nobody can bring it back.</p>
        <FormError error={create.error} fields={["name", "pattern", "replacement"]} />
        <div className={form["acts"]}>
          <Button
            type="submit"
            loading={create.isPending}
            disabled={!draft.name.trim() || !draft.pattern.trim()}
          >
            Take it out from now on
          </Button>
        </div>
      </form>
    </Modal>
  );
}
