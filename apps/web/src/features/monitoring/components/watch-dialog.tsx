import { Button, Modal, MultiSelect, NumberInput, Select, Textarea } from "@mantine/core";
import type { Watch } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { allFilesQuery } from "../../files/queries.ts";
import { environmentNamesQuery } from "../../logs/queries.ts";
import { useCreateWatch, useUpdateWatch, type WatchLimits } from "../change-watch.ts";

type WatchDialogProps = {
  fileId: string;
  /** The one that is changed; absent: a new one. */
  watch?: Watch;
  onClose: () => void;
};

type Typed = {
  evaluatorId: string | null;
  percent: number | string;
  filter: string;
  delayMinutes: number | string;
  environments: string[];
  budget: number | string;
};

const startTyped = (watch: Watch | undefined): Typed => ({
  evaluatorId: watch?.evaluator.id ?? null,
  percent: Number(((watch?.sample_rate ?? 1) * 100).toPrecision(6)),
  filter: watch?.filter ?? "",
  delayMinutes: (watch?.delay_seconds ?? 0) / 60,
  environments: watch?.environments ?? [],
  budget: watch?.daily_budget ?? "",
});

/** Which Evaluator judges which of a File's new Logs, and when. */
export function WatchDialog({ fileId, watch, onClose }: WatchDialogProps) {
  const [typed, setTyped] = useState(() => startTyped(watch));
  const change = (part: Partial<Typed>): void => setTyped({ ...typed, ...part });
  const create = useCreateWatch(fileId);
  const update = useUpdateWatch(fileId);
  const isReady = typed.evaluatorId !== null && isShare(typed.percent);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const limits = toLimits(typed);
    if (watch) update.mutate({ watch_id: watch.id, ...limits }, { onSuccess: onClose });
    else if (typed.evaluatorId !== null)
      create.mutate({ evaluator_id: typed.evaluatorId, ...limits }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={watch ? `How ${watch.evaluator.path} judges` : "Judge new Logs"}>
      <form className={form["form"]} onSubmit={submit} noValidate>
        {!watch && (
          <EvaluatorField value={typed.evaluatorId} onChange={(id) => change({ evaluatorId: id })} />
        )}
        <LimitFields typed={typed} onChange={change} />
        <FormError error={create.error ?? update.error} />
        <div className={form["acts"]}>
          <Button type="submit" disabled={!isReady} loading={create.isPending || update.isPending}>
            {watch ? "Change how it judges" : "Judge new Logs"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type LimitFieldsProps = { typed: Typed; onChange: (part: Partial<Typed>) => void };

/** Which Logs, when, and for how much. */
function LimitFields({ typed, onChange }: LimitFieldsProps) {
  return (
    <>
      <NumberInput
        label="Share of Logs, in per cent"
        description="Which Logs these are follows from their ids: Evaluators with the same share judge the same ones."
        min={0.01}
        max={100}
        value={typed.percent}
        onChange={(value) => onChange({ percent: value })}
        error={!isShare(typed.percent) && "Give more than 0, at most 100."}
      />
      <EnvironmentsField value={typed.environments} onChange={(names) => onChange({ environments: names })} />
      <Textarea
        label="Only Logs where (CEL)"
        description="Optional; a condition over log, as the API shows it."
        placeholder={'log.user != "test" && has(log.output)'}
        autosize
        minRows={1}
        spellCheck={false}
        value={typed.filter}
        onChange={(event) => onChange({ filter: event.currentTarget.value })}
        styles={{ input: { fontFamily: "var(--font-mono)" } }}
      />
      <NumberInput
        label="Wait, in minutes"
        description="So long after a Log was made it is judged: feedback and the rest of a trace can come in."
        min={0}
        max={10_080}
        value={typed.delayMinutes}
        onChange={(value) => onChange({ delayMinutes: value })}
      />
      <NumberInput
        label="At most a day, in USD"
        description="Optional; Logs that come when it is spent are skipped."
        min={0}
        decimalScale={4}
        value={typed.budget}
        onChange={(value) => onChange({ budget: value })}
      />
    </>
  );
}

const isShare = (percent: number | string): boolean => Number(percent) > 0 && Number(percent) <= 100;

/** What is not typed confines nothing. */
const toLimits = (typed: Typed): WatchLimits => ({
  sample_rate: Number(typed.percent) / 100,
  filter: typed.filter.trim() === "" ? null : typed.filter.trim(),
  delay_seconds: Math.round(Number(typed.delayMinutes) * 60),
  environments: typed.environments.length === 0 ? null : typed.environments,
  daily_budget: Number(typed.budget) > 0 ? Number(typed.budget) : null,
});

function EvaluatorField(props: { value: string | null; onChange: (id: string | null) => void }) {
  const files = (useQuery(allFilesQuery).data ?? []).filter(({ type }) => type === "evaluator");
  return (
    <Select
      label="Evaluator"
      description="The version that is deployed to the default environment when a Log comes."
      placeholder="Type words of its path"
      searchable
      data={files.map(({ id, path }) => ({ value: id, label: path }))}
      value={props.value}
      onChange={props.onChange}
    />
  );
}

function EnvironmentsField(props: { value: string[]; onChange: (names: string[]) => void }) {
  const environments = useQuery(environmentNamesQuery).data ?? [];
  return (
    <MultiSelect
      label="Environments"
      placeholder={props.value.length === 0 ? "Logs of any, and of none" : ""}
      data={environments.map(({ name }) => name)}
      value={props.value}
      onChange={props.onChange}
    />
  );
}
