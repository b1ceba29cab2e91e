import { Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { checkPath } from "../files/check-path.ts";
import { findFiles } from "../files/find-files.ts";
import { allFilesQuery, type KnownFile } from "../files/queries.ts";

type Target = { id: string } | { path: string };
type Asked = { target: Target | undefined; isNew: boolean; fields: ReactNode };

/** Asks for a Dataset: one there is, or a new one by its path. */
export function useDatasetTarget(): Asked {
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [path, setPath] = useState("");
  const datasets = (useQuery(allFilesQuery).data ?? []).filter(({ type }) => type === "dataset");
  const isNew = chosenId === newDataset || datasets.length === 0;
  const problem = isNew ? checkPath(path) : undefined;
  const fields = (
    <TargetFields
      datasets={datasets}
      chosenId={chosenId}
      isNew={isNew}
      path={path}
      problem={problem}
      onChoose={setChosenId}
      onPath={setPath}
    />
  );
  if (isNew) return { target: problem === undefined ? { path } : undefined, isNew, fields };
  return { target: chosenId === null ? undefined : { id: chosenId }, isNew, fields };
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
          placeholder="Type words of its path, or choose a new one"
          searchable
          data={[
            { value: newDataset, label: "A new Dataset…" },
            ...datasets.map(({ id, path: label }) => ({ value: id, label })),
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
