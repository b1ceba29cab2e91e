import { Button, Modal, NumberInput, Select } from "@mantine/core";
import type { Watch } from "@parley/contract";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { useCreateBackFill } from "../change-watch.ts";
import { type Span, spans } from "../search.ts";

type BackFillDialogProps = { fileId: string; watch: Watch; onClose: () => void };

/** Has Logs judged that are there already. */
export function BackFillDialog({ fileId, watch, onClose }: BackFillDialogProps) {
  const [span, setSpan] = useState<Span>("7d");
  const [percent, setPercent] = useState<number | string>(Number((watch.sample_rate * 100).toPrecision(6)));
  const [budget, setBudget] = useState<number | string>("");
  const create = useCreateBackFill(fileId);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate(
      {
        watch_id: watch.id,
        start_date: new Date(Date.now() - spans[span].hours * 3_600_000).toISOString(),
        sample_rate: Number(percent) / 100,
        ...(Number(budget) > 0 && { budget: Number(budget) }),
      },
      { onSuccess: onClose },
    );
  };
  const isReady = Number(percent) > 0 && Number(percent) <= 100;
  return (
    <Modal opened onClose={onClose} title={`Older Logs for ${watch.evaluator.path}`}>
      <form className={form["form"]} onSubmit={submit} noValidate>
        <Select
          label="Logs of the last"
          description="Newest first. What this version has judged is not judged again."
          allowDeselect={false}
          data={Object.entries(spans).map(([value, { label }]) => ({ value, label }))}
          value={span}
          onChange={(value) => value !== null && setSpan(value as Span)}
        />
        <NumberInput
          label="Share of Logs, in per cent"
          min={0.01}
          max={100}
          value={percent}
          onChange={setPercent}
          error={!isReady && "Give more than 0, at most 100."}
        />
        <NumberInput
          label="At most, in USD"
          description="Optional: it ends before its judgments cost more."
          min={0}
          decimalScale={4}
          value={budget}
          onChange={setBudget}
        />
        <FormError error={create.error} />
        <div className={form["acts"]}>
          <Button type="submit" disabled={!isReady} loading={create.isPending}>
            Judge older Logs
          </Button>
        </div>
      </form>
    </Modal>
  );
}
