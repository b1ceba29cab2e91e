import { Button, Loader, Modal, NumberInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Dataset } from "@parley/contract";
import { type FormEvent, useRef, useState } from "react";
import { formatPlural } from "../../../design/format.ts";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { filePage } from "../../files/file-types.ts";
import type { LogFilter } from "../../logs/log-filter.ts";
import { versionName } from "../../prompts/version-name.ts";
import { useAddLogs } from "../queries.ts";
import { useDatasetTarget } from "../use-dataset-target.tsx";
import styles from "./import-dialog.module.css";
import { ImportError } from "./import-error.tsx";
import { LabelFields } from "./label-fields.tsx";

type AddLogsDialogProps = {
  /** These, or all that fit a filter. */
  logs: { ids: readonly string[] } | { filter: LogFilter };
  onDone: () => void;
  onClose: () => void;
};

/** Adds Logs to a Dataset as cases: inputs and messages as they were, the output as target. */
export function AddLogsDialog({ logs, onDone, onClose }: AddLogsDialogProps) {
  const { target, isNew, fields } = useDatasetTarget();
  const [labels, setLabels] = useState<{ split: string; tags: string[] }>({ split: "", tags: [] });
  const [most, setMost] = useState(1000);
  const abort = useRef<AbortController>(undefined);
  const add = useAddLogs();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!target) return;
    abort.current = new AbortController();
    add.mutate(
      {
        target,
        logs: "ids" in logs ? logs : { ...logs, most },
        split: labels.split.trim(),
        tags: labels.tags,
        signal: abort.current.signal,
      },
      {
        onSuccess: (dataset) => {
          announce(dataset);
          onDone();
        },
      },
    );
  };
  const stop = (): void => abort.current?.abort(new Error("It was stopped."));
  const count = "ids" in logs ? formatPlural(logs.ids.length, "Log") : "all that match";
  return (
    <Modal
      opened
      onClose={add.isPending ? stop : onClose}
      closeOnClickOutside={!add.isPending}
      title={`Add ${count} to a Dataset`}
    >
      <form onSubmit={submit} className={form["form"]} noValidate>
        {fields}
        {"filter" in logs && <MostField most={most} onChange={setMost} />}
        <LabelFields labels={labels} onChange={(part) => setLabels({ ...labels, ...part })} />
        <p>
          Inputs and messages are kept as they were, the output becomes the target. Logs with equal content
          become one Datapoint.
        </p>
        {add.isPending && (
          <p role="status" className={styles["progress"]}>
            <Loader size={14} /> Reading {"ids" in logs ? count : `up to ${formatPlural(most, "Log")}`}…
            Nothing changes until all of them are read.
          </p>
        )}
        {add.error && (isNew ? <FormError error={add.error} /> : <ImportError error={add.error} />)}
        <Acts isPending={add.isPending} isReady={target !== undefined} count={count} onStop={stop} />
      </form>
    </Modal>
  );
}

type ActsProps = { isPending: boolean; isReady: boolean; count: string; onStop: () => void };

const Acts = ({ isPending, isReady, count, onStop }: ActsProps) => (
  <div className={form["acts"]}>
    {isPending && (
      <Button variant="default" onClick={onStop}>
        Stop
      </Button>
    )}
    <Button type="submit" loading={isPending} disabled={!isReady}>
      Add {count}
    </Button>
  </div>
);

const mostAtOnce = 10_000;

/** How many of those that match are taken. */
function MostField({ most, onChange }: { most: number; onChange: (most: number) => void }) {
  return (
    <NumberInput
      label="At most"
      description="The newest of them."
      min={1}
      max={mostAtOnce}
      step={1000}
      clampBehavior="strict"
      allowDecimal={false}
      thousandSeparator=" "
      value={most}
      onChange={(value) => typeof value === "number" && onChange(value)}
    />
  );
}

function announce(dataset: Dataset): void {
  notifications.show({
    message: (
      <>
        {/* Notices stand outside the router. */}
        <a href={filePage("dataset", dataset.id)}>{dataset.path}</a> is at {versionName(dataset)}, with{" "}
        {formatPlural(dataset.datapoints_count, "Datapoint")}.
      </>
    ),
  });
}
