import { Button, Modal, Select, TagsInput, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Dataset } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { formatPlural } from "../../../design/format.ts";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { checkPath } from "../../files/check-path.ts";
import { FileLink } from "../../files/components/file-link.tsx";
import { findFiles } from "../../files/find-files.ts";
import { allFilesQuery } from "../../files/queries.ts";
import { versionName } from "../../prompts/version-name.ts";
import { useAddLogs } from "../queries.ts";
import { ImportError } from "./import-error.tsx";

type AddLogsDialogProps = { logIds: readonly string[]; onDone: () => void; onClose: () => void };

/** Adds Logs to a Dataset as cases: inputs and messages as they were, the output as target. */
export function AddLogsDialog({ logIds, onDone, onClose }: AddLogsDialogProps) {
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [path, setPath] = useState("");
  const [split, setSplit] = useState("");
  const [tags, setTags] = useState<string[]>([]);
  const add = useAddLogs();
  const datasets = (useQuery(allFilesQuery).data ?? []).filter(({ type }) => type === "dataset");
  const isNew = chosenId === newDataset || datasets.length === 0;
  const problem = isNew ? checkPath(path) : undefined;
  const target = isNew ? { path } : { id: chosenId ?? "" };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate(
      { target, logIds, split: split.trim(), tags },
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
            onChange={setChosenId}
            data-autofocus
          />
        )}
        {isNew && (
          <TextInput
            label="Path of the new Dataset"
            placeholder="support/questions"
            value={path}
            onChange={(event) => setPath(event.currentTarget.value)}
            error={path !== "" && problem}
            data-autofocus={datasets.length === 0 ? true : undefined}
          />
        )}
        <TextInput
          label="Split"
          placeholder="train, test, …"
          value={split}
          onChange={(event) => setSplit(event.currentTarget.value)}
        />
        <TagsInput
          label="Tags"
          size="xs"
          placeholder={tags.length === 0 ? "Enter adds one" : ""}
          value={tags}
          onChange={setTags}
        />
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
        <FileLink type="dataset" id={dataset.id}>
          {dataset.path}
        </FileLink>{" "}
        is at {versionName(dataset)}, with {formatPlural(dataset.datapoints_count, "Datapoint")}.
      </>
    ),
  });
}
