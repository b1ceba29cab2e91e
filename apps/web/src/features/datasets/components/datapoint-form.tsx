import { ActionIcon, Button, Modal, Select, Textarea, TextInput } from "@mantine/core";
import type { Datapoint, Dataset, GivenDatapoint } from "@parley/contract";
import { IconPlus, IconX } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { FieldDiff } from "../../../design/diff/field-diff.tsx";
import { formatCount } from "../../../design/format.ts";
import form from "../../../design/form.module.css";
import { FormError } from "../../../design/form-error.tsx";
import { versionName } from "../../prompts/version-name.ts";
import { type DatapointDraft, type FieldDraft, readDraft, toDraft } from "../datapoint-fields.ts";
import { toGiven } from "../given-datapoint.ts";
import { useEditDatapoints } from "../queries.ts";
import styles from "./datapoint-form.module.css";
import { LabelFields } from "./label-fields.tsx";

type DatapointFormProps = {
  dataset: Dataset;
  /** What the form begins with. */
  start: GivenDatapoint;
  /** The Datapoint that is changed; without one, one is added. */
  before: Datapoint | undefined;
  onDone: () => void;
  onClose: () => void;
};

/** Changes a Datapoint or makes one, and shows what the new version will hold before it is made. */
export function DatapointForm({ dataset, start, before, onDone, onClose }: DatapointFormProps) {
  const [draft, setDraft] = useState(() => toDraft(start));
  const [isTried, setTried] = useState(false);
  const save = useEditDatapoints(dataset.id);
  const read = readDraft(draft);
  const change = (part: Partial<DatapointDraft>): void => setDraft({ ...draft, ...part });
  const isSame =
    before !== undefined && read.ok && JSON.stringify(read.datapoint) === JSON.stringify(toGiven(before));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!read.ok) return;
    const { datapoint } = read;
    save.mutate(before ? { act: "replace", before, datapoint } : { act: "add", datapoint }, {
      onSuccess: onDone,
    });
  };
  return (
    <Modal opened onClose={onClose} title={before ? "Edit the Datapoint" : "New Datapoint"} size={720}>
      <form onSubmit={submit} className={form["form"]} noValidate>
        <Fields noun="input" title="Inputs" fields={draft.inputs} onChange={(inputs) => change({ inputs })} />
        <Fields
          noun="target"
          title="Target"
          fields={draft.target}
          onChange={(target) => change({ target })}
        />
        <details open={draft.messages !== ""}>
          <summary className={styles["summary"]}>Messages, as JSON</summary>
          <Textarea
            aria-label="Messages"
            placeholder='[{ "role": "user", "content": "Where is my order?" }]'
            autosize
            minRows={2}
            maxRows={12}
            value={draft.messages}
            onChange={(event) => change({ messages: event.currentTarget.value })}
            classNames={{ input: styles["code"] ?? "" }}
          />
        </details>
        <LabelFields labels={draft} onChange={change} />
        <Effect dataset={dataset} before={before} after={read.ok ? read.datapoint : undefined} />
        {isTried && !read.ok && <FormError error={new Error(read.reason)} />}
        <FormError error={save.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={save.isPending} disabled={isSame}>
            {before ? "Save as a new version" : "Add as a new version"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type EffectProps = { dataset: Dataset; before: Datapoint | undefined; after: GivenDatapoint | undefined };

/** What the new version changes against the newest. */
function Effect({ dataset, before, after }: EffectProps) {
  const count = dataset.datapoints_count;
  const sizes = before
    ? `${formatCount(count)} Datapoints as before`
    : `${formatCount(count)} → ${formatCount(count + 1)} Datapoints`;
  return (
    <section className={styles["effect"]} aria-label="What will change">
      <h3>
        {versionName(dataset)} → a new version, {sizes}
      </h3>
      {before && after && <FieldDiff before={toGiven(before)} after={after} label="What will change" />}
    </section>
  );
}

type FieldsProps = {
  noun: string;
  title: string;
  fields: readonly FieldDraft[];
  onChange: (fields: FieldDraft[]) => void;
};

function Fields({ noun, title, fields, onChange }: FieldsProps) {
  const change = (at: number, part: Partial<FieldDraft>): void =>
    onChange(fields.map((field, index) => (index === at ? { ...field, ...part } : field)));
  return (
    <fieldset className={styles["fields"]}>
      <legend>{title}</legend>
      {fields.map((field, index) => (
        <div key={index} className={styles["field"]}>
          <TextInput
            aria-label={`Name of ${noun} ${index + 1}`}
            placeholder="name"
            value={field.name}
            onChange={(event) => change(index, { name: event.currentTarget.value })}
          />
          <Textarea
            aria-label={`Value of ${field.name || `${noun} ${index + 1}`}`}
            autosize
            minRows={1}
            maxRows={10}
            dir="auto"
            value={field.text}
            onChange={(event) => change(index, { text: event.currentTarget.value })}
            {...(field.isJson && { classNames: { input: styles["code"] ?? "" } })}
          />
          <Select
            aria-label={`Form of ${field.name || `${noun} ${index + 1}`}`}
            data={["text", "JSON"]}
            value={field.isJson ? "JSON" : "text"}
            onChange={(form) => change(index, { isJson: form === "JSON" })}
            allowDeselect={false}
          />
          <ActionIcon
            aria-label={`Remove ${field.name || `${noun} ${index + 1}`}`}
            onClick={() => onChange(fields.filter((_, at) => at !== index))}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="subtle"
        leftSection={<IconPlus size={14} />}
        onClick={() => onChange([...fields, { name: "", text: "", isJson: false }])}
      >
        Add {noun === "input" ? "an input" : "a target"}
      </Button>
    </fieldset>
  );
}
