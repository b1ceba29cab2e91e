import { Button, NumberInput, Select, Switch, Textarea, TextInput } from "@mantine/core";
import type { Monitor, MonitorMeasurement } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import { allFilesQuery } from "../../files/queries.ts";
import { environmentNamesQuery } from "../../logs/queries.ts";
import { usePreviewMonitor, useSaveMonitor } from "../change-monitor.ts";
import { toLocalPath } from "../describe-monitor.ts";
import { type Judge, type MonitorDraft, toMonitor, whatIsMissing } from "../monitor-draft.ts";
import styles from "../pages/monitors.module.css";
import { useJudge } from "../use-judge.ts";
import { AudienceFields } from "./audience-fields.tsx";
import { ConditionFields } from "./condition-fields.tsx";
import { StateTag } from "./monitor-state.tsx";
import { WhatItDoes } from "./what-it-does.tsx";

export type FieldsProps = { draft: MonitorDraft; onChange: (part: Partial<MonitorDraft>) => void };
/** Undefined: none is chosen, or it is being read. */
export type JudgedFieldsProps = FieldsProps & { judge: Judge | undefined };

type MonitorFormProps = {
  start: MonitorDraft;
  /** The one that is changed; absent: a new one. */
  monitor?: Monitor;
  onSaved: (monitor: Monitor) => void;
  onLeave?: () => void;
};

/** What is looked at, when it alerts, and who is told; what it would find now can be seen before. */
export function MonitorForm({ start, monitor, onSaved, onLeave }: MonitorFormProps) {
  const [draft, setDraft] = useState(start);
  const save = useSaveMonitor(monitor?.id);
  const preview = usePreviewMonitor();
  const change = (part: Partial<MonitorDraft>): void => {
    preview.reset();
    setDraft({ ...draft, ...part });
  };
  const judge = useJudge(draft);
  const lacks = whatIsMissing(draft, judge);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(toMonitor(draft, judge), { onSuccess: onSaved });
  };
  return (
    <form className={styles["form"]} onSubmit={submit} noValidate>
      <TextInput
        label="Name"
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <ScopeFields draft={draft} onChange={change} isNew={monitor === undefined} />
      <ConditionFields draft={draft} judge={judge} onChange={change} />
      <TimingFields draft={draft} onChange={change} />
      <AudienceFields draft={draft} onChange={change} />
      <Switch
        label="Switched on"
        checked={draft.isEnabled}
        onChange={(event) => change({ isEnabled: event.currentTarget.checked })}
      />
      {lacks === undefined && <WhatItDoes draft={draft} judge={judge} monitor={monitor} />}
      {preview.data && <Found measurement={preview.data} />}
      <FormError error={save.error ?? preview.error} />
      <div className={styles["acts"]}>
        {onLeave && (
          <Button variant="subtle" onClick={onLeave}>
            Leave it
          </Button>
        )}
        <Button
          variant="default"
          disabled={lacks !== undefined}
          loading={preview.isPending}
          onClick={() => preview.mutate(toMonitor(draft, judge))}
        >
          See what it finds now
        </Button>
        <Button type="submit" disabled={lacks !== undefined} loading={save.isPending}>
          {monitor ? "Change the monitor" : "Create the monitor"}
        </Button>
        <span className={styles["quiet"]} role="status">
          {lacks}
        </span>
      </div>
    </form>
  );
}

/** What it would find now. */
const Found = ({ measurement: { outcome, text, logs_url: url } }: { measurement: MonitorMeasurement }) => (
  <p className={styles["preview"]} role="status">
    Now: <StateTag state={outcome} /> {text} <a href={toLocalPath(url)}>Its Logs</a>
  </p>
);

/** Which Logs it looks at. A monitor stays with its File. */
function ScopeFields({ draft, onChange, isNew }: FieldsProps & { isNew: boolean }) {
  const files = (useQuery(allFilesQuery).data ?? []).filter(({ type }) => type !== "dataset");
  const environments = useQuery(environmentNamesQuery).data ?? [];
  return (
    <>
      <Select
        label="Logs of"
        placeholder="All Files"
        searchable
        clearable={isNew}
        disabled={!isNew}
        data={files.map(({ id, path }) => ({ value: id, label: path }))}
        value={draft.fileId}
        onChange={(fileId) => onChange({ fileId })}
      />
      <Select
        label="Environment"
        placeholder="Any, and none"
        clearable
        data={environments.map(({ name }) => name)}
        value={draft.environment}
        onChange={(environment) => onChange({ environment })}
      />
      <Textarea
        label="Only Logs that fit"
        description="Optional; the words of the filter of the Logs page."
        placeholder={'metadata.plan = "pro" and cost > 0.01'}
        autosize
        minRows={1}
        spellCheck={false}
        value={draft.filter}
        onChange={(event) => onChange({ filter: event.currentTarget.value })}
        styles={{ input: { fontFamily: "var(--font-mono)" } }}
      />
    </>
  );
}

const windows = [
  { value: "15", label: "15 minutes" },
  { value: "60", label: "1 hour" },
  { value: "360", label: "6 hours" },
  { value: "1440", label: "1 day" },
  { value: "10080", label: "7 days" },
];

const severities: readonly { value: Monitor["severity"]; label: string }[] = [
  { value: "info", label: "info" },
  { value: "warning", label: "warning" },
  { value: "critical", label: "critical" },
];

function TimingFields({ draft, onChange }: FieldsProps) {
  const own = String(draft.windowMinutes);
  const isKnown = windows.some(({ value }) => value === own);
  return (
    <div className={styles["pair"]}>
      <Select
        label="Within"
        allowDeselect={false}
        data={isKnown ? windows : [...windows, { value: own, label: `${own} minutes` }]}
        value={own}
        onChange={(value) => value !== null && onChange({ windowMinutes: Number(value) })}
      />
      <NumberInput
        label={draft.metric === "judgment" ? "Of at least so many judgments" : "Of at least so many Logs"}
        min={1}
        value={draft.fewest}
        onChange={(fewest) => onChange({ fewest })}
      />
      <NumberInput
        label="Bad checks in a row"
        min={1}
        max={50}
        value={draft.fireAfter}
        onChange={(fireAfter) => onChange({ fireAfter })}
      />
      <Select
        label="Severity"
        allowDeselect={false}
        data={[...severities]}
        value={draft.severity}
        onChange={(value) =>
          onChange({ severity: severities.find((each) => each.value === value)?.value ?? "warning" })
        }
      />
    </div>
  );
}
