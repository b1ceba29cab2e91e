import { Button, Modal, NumberInput, SegmentedControl, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { FileFilter } from "../../logs/components/file-filter.tsx";
import { announceAdded } from "../announce-added.tsx";
import { type NewItems, useAddItems } from "../queries.ts";
import { RunSelect } from "./run-select.tsx";

type Search = { file: string | undefined; filter: string; sample: number | undefined };
type Run = NonNullable<NewItems["run"]>;

/** Adds Logs to a queue: those that a search finds, or those of an Evaluation's Run. */
export function AddItemsDialog({ queueId, onClose }: { queueId: string; onClose: () => void }) {
  const [source, setSource] = useState<"search" | "run">("search");
  const [search, setSearch] = useState<Search>({ file: undefined, filter: "", sample: 100 });
  const [run, setRun] = useState<Run>();
  const add = useAddItems();
  const items = source === "search" ? toItems(search) : run && { run };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!items) return;
    add.mutate(
      { queueId, items },
      {
        onSuccess: (added) => {
          announceAdded(added);
          onClose();
        },
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title="Add Logs">
      <form onSubmit={submit} className={form["form"]} noValidate>
        <SegmentedControl
          fullWidth
          aria-label="Where from"
          value={source}
          onChange={(value) => setSource(value === "run" ? "run" : "search")}
          data={[
            { value: "search", label: "By a search" },
            { value: "run", label: "Of an Evaluation’s Run" },
          ]}
        />
        {source === "search" ? (
          <SearchFields search={search} onChange={(part) => setSearch({ ...search, ...part })} />
        ) : (
          <RunSelect value={run} onChange={setRun} />
        )}
        <p>A Log is in a queue once, however often it is added. At most 5,000 are added at once.</p>
        <FormError error={add.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={add.isPending} disabled={!items}>
            Add these Logs
          </Button>
        </div>
      </form>
    </Modal>
  );
}

const toItems = ({ file, filter, sample }: Search): NewItems => ({
  query: {
    ...(file !== undefined && { file_id: file }),
    ...(filter.trim() !== "" && { filter: filter.trim() }),
  },
  ...(sample !== undefined && { sample }),
});

type SearchFieldsProps = { search: Search; onChange: (part: Partial<Search>) => void };

const SearchFields = ({ search, onChange }: SearchFieldsProps) => (
  <>
    <FileFilter value={search.file} onChange={(file) => onChange({ file })} />
    <TextInput
      label="Filter"
      description="As at the Logs; empty: all of them."
      placeholder='env:production cost>0.01 "refund"'
      spellCheck={false}
      value={search.filter}
      onChange={(event) => onChange({ filter: event.currentTarget.value })}
    />
    <NumberInput
      label="How many, at random"
      description="Empty: all that fit, the newest first."
      min={1}
      max={1000}
      allowDecimal={false}
      clampBehavior="strict"
      value={search.sample ?? ""}
      onChange={(value) => onChange({ sample: typeof value === "number" ? value : undefined })}
    />
  </>
);
