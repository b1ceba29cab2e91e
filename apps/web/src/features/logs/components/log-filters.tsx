import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useState } from "react";
import { nounIcons } from "../../../design/nouns.ts";
import { isNarrowed, type LogFilter, type LogSearch, type Within } from "../log-filter.ts";
import { environmentNamesQuery } from "../queries.ts";
import { FileFilter } from "./file-filter.tsx";
import { FilterField } from "./filter-field.tsx";
import { SavedFilters } from "./saved-filters.tsx";
import styles from "./log-filters.module.css";

const DatasetIcon = nounIcons.dataset;

type LogFiltersProps = {
  search: LogSearch;
  isOneFile: boolean;
  searchField: RefObject<HTMLInputElement | null>;
  onChange: (filter: LogFilter) => void;
  /** Adds all that fit to a Dataset; without it there is nothing to add, or nobody who may. */
  onAddAll?: () => void;
};

/** The bar that narrows a list of Logs. Everything in it stands in the URL. */
export function LogFilters({ search, isOneFile, searchField, onChange, onAddAll }: LogFiltersProps) {
  const { page: _page, cursor: _cursor, log: _log, ...filter } = search;
  const environments = useQuery(environmentNamesQuery).data ?? [];
  const set = (change: { [K in keyof LogFilter]: LogFilter[K] | undefined }): void =>
    onChange(withoutUndefined({ ...filter, ...change }));
  return (
    <div className={styles["bar"]} role="search" aria-label="Filter logs">
      <SearchField
        value={filter.search ?? ""}
        field={searchField}
        onChange={(text) => set({ search: text || undefined })}
      />
      {!isOneFile && (
        <FileFilter value={filter.file} onChange={(file) => set({ file, version: undefined })} />
      )}
      <Select
        aria-label="Environment"
        placeholder="Any environment"
        clearable
        w={160}
        data={environments.map(({ name }) => name)}
        value={filter.environment ?? null}
        onChange={(environment) => set({ environment: environment ?? undefined })}
      />
      <OutcomeFilter value={filter.errors} onChange={(errors) => set({ errors })} />
      <TimeFilter filter={filter} onChange={set} />
      <SavedFilters filter={filter} onChange={onChange} />
      {onAddAll && (
        <Button
          className={styles["all"] ?? ""}
          variant="default"
          leftSection={<DatasetIcon size={14} />}
          onClick={onAddAll}
        >
          Add all to a Dataset…
        </Button>
      )}
      {filter.version && (
        <Button
          variant="default"
          rightSection={<IconX size={13} />}
          onClick={() => set({ version: undefined })}
        >
          One version
        </Button>
      )}
      {isNarrowed(search) && (
        <Button variant="subtle" onClick={() => onChange({})}>
          Clear
        </Button>
      )}
      <FilterField value={filter.filter ?? ""} onChange={(text) => set({ filter: text || undefined })} />
    </div>
  );
}

type OutcomeFilterProps = { value: boolean | undefined; onChange: (errors: boolean | undefined) => void };

const OutcomeFilter = ({ value, onChange }: OutcomeFilterProps) => (
  <Select
    aria-label="Outcome"
    placeholder="Any outcome"
    clearable
    w={140}
    data={[
      { value: "errors", label: "Failed" },
      { value: "fine", label: "Answered" },
    ]}
    value={value === undefined ? null : (outcomes[String(value)] ?? null)}
    onChange={(outcome) => onChange(outcome === null ? undefined : outcome === "errors")}
  />
);

const outcomes: Record<string, string> = { true: "errors", false: "fine" };

function withoutUndefined(filter: { [K in keyof LogFilter]: LogFilter[K] | undefined }): LogFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as LogFilter;
}

function SearchField(props: {
  value: string;
  field: RefObject<HTMLInputElement | null>;
  onChange: (text: string) => void;
}) {
  const [text, setText] = useState(props.value);
  const change = useDebouncedCallback(props.onChange, 250);
  useEffect(() => {
    if (document.activeElement !== props.field.current) setText(props.value);
  }, [props.value, props.field]);
  return (
    <TextInput
      ref={props.field}
      type="search"
      aria-label="Search inputs and outputs"
      placeholder="Search inputs and outputs"
      className={styles["search"] ?? ""}
      leftSection={<IconSearch size={14} />}
      rightSection={<kbd className={styles["key"]}>/</kbd>}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        change(event.currentTarget.value);
      }}
    />
  );
}

const spans = [
  { value: "1h", label: "Last hour" },
  { value: "24h", label: "Last 24 hours" },
  { value: "7d", label: "Last 7 days" },
  { value: "30d", label: "Last 30 days" },
  { value: "days", label: "Between days…" },
];

type TimeFilterProps = {
  filter: LogFilter;
  onChange: (change: {
    within?: Within | undefined;
    from?: string | undefined;
    to?: string | undefined;
  }) => void;
};

function TimeFilter({ filter, onChange }: TimeFilterProps) {
  const [isByDays, setByDays] = useState(Boolean(filter.from ?? filter.to));
  const choose = (value: string | null): void => {
    setByDays(value === "days");
    onChange({
      within: value === null || value === "days" ? undefined : (value as Within),
      from: undefined,
      to: undefined,
    });
  };
  return (
    <>
      <Select
        aria-label="Time"
        placeholder="Any time"
        clearable
        w={150}
        data={spans}
        value={isByDays ? "days" : (filter.within ?? null)}
        onChange={choose}
      />
      {isByDays && (
        <>
          <TextInput
            type="date"
            aria-label="From day"
            value={filter.from ?? ""}
            onChange={(event) => onChange({ from: event.currentTarget.value || undefined })}
          />
          <TextInput
            type="date"
            aria-label="To day"
            value={filter.to ?? ""}
            onChange={(event) => onChange({ to: event.currentTarget.value || undefined })}
          />
        </>
      )}
    </>
  );
}
