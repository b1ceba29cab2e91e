import { Button, Modal, Select, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Dataset } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { formatPlural } from "../../../design/format.ts";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { checkPath } from "../../files/check-path.ts";
import { filePage } from "../../files/file-types.ts";
import { findFiles } from "../../files/find-files.ts";
import { allFilesQuery, type KnownFile } from "../../files/queries.ts";
import { versionName } from "../../prompts/version-name.ts";
import { useAddLogs } from "../queries.ts";
import { ImportError } from "./import-error.tsx";
import { LabelFields } from "./label-fields.tsx";

type AddLogsDialogProps = { logIds: readonly string[]; onDone: () => void; onClose: () => void };

/** Adds Logs to a Dataset as cases: inputs and messages as they were, the output as target. */
export function AddLogsDialog({ logIds, onDone, onClose }: AddLogsDialogProps) {
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [path, setPath] = useState("");
  const [labels, setLabels] = useState<{ split: string; tags: string[] }>({ split: "", tags: [] });
  const add = useAddLogs();
  const datasets = (useQuery(allFilesQuery).data ?? []).filter(({ type }) => type === "dataset");
  const isNew = chosenId === newDataset || datasets.length === 0;
  const problem = isNew ? checkPath(path) : undefined;
  const target = isNew ? { path } : { id: chosenId ?? "" };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate(
      { target, logIds, split: labels.split.trim(), tags: labels.tags },
      {
        onSuccess: (dataset) => {
          announce(dataset);
          onDone();
        },
      },
    );
  };
  const count = formatPlural(logIds.length, "Log");
  return (
    <Modal opened onClose={onClose} title={`Add ${count} to a Dataset`}>
      <form onSubmit={submit} className={form["form"]} noValidate>
        <TargetFields
          datasets={datasets}
          chosenId={chosenId}
          isNew={isNew}
          path={path}
          problem={problem}
          onChoose={setChosenId}
          onPath={setPath}
        />
        <LabelFields labels={labels} onChange={(part) => setLabels({ ...labels, ...part })} />
        <p>
          Inputs and messages are kept as they were, the output becomes the target. Logs with equal content
          become one Datapoint.
        </p>
        {add.error && (isNew ? <FormError error={add.error} /> : <ImportError error={add.error} />)}
        <div className={form["acts"]}>
          <Button
            type="submit"
            loading={add.isPending}
            disabled={problem !== undefined || (!isNew && !chosenId)}
          >
            Add {count}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type TargetFieldsProps = {
  datasets: readonly KnownFile[];
  chosenId: string | null;
  isNew: boolean;
  path: string;
  problem: string | undefined;
  onChoose: (id: string | null) => void;
  onPath: (path: string) => void;
};

/** Which Dataset: one there is, or a new one. */
function TargetFields(props: TargetFieldsProps) {
  const { datasets, chosenId, isNew, path, problem, onChoose, onPath } = props;
  return (
    <>
      {datasets.length > 0 && (
        <Select
          label="Dataset"
          placeholder="Type words of its path"
          searchable
          data={[
            ...datasets.map(({ id, path: label }) => ({ value: id, label })),
            { value: newDataset, label: "A new Dataset…" },
          ]}
          filter={({ options, search }) => findOptions(options, search)}
          value={chosenId}
          onChange={onChoose}
          data-autofocus
        />
      )}
      {isNew && (
        <TextInput
          label="Path of the new Dataset"
          placeholder="support/questions"
          value={path}
          onChange={(event) => onPath(event.currentTarget.value)}
          error={path !== "" && problem}
          data-autofocus={datasets.length === 0 ? true : undefined}
        />
      )}
    </>
  );
}

const newDataset = "new";

type Option = { value: string; label: string };

/** As everywhere where Files are found: each word somewhere in the path. A new one can always be made. */
function findOptions(options: readonly unknown[], search: string): Option[] {
  const known = (options as Option[]).map((option) => ({ ...option, path: option.label }));
  return [
    ...findFiles(
      known.filter(({ value }) => value !== newDataset),
      search,
    ),
    ...known.filter(({ value }) => value === newDataset),
  ];
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
