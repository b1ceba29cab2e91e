import { CloseButton, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import type { Dataset } from "@parley/contract";
import { IconSearch } from "@tabler/icons-react";
import { type RefObject, useEffect, useState } from "react";
import { Tag } from "../../../design/tag.tsx";
import { versionLabel } from "../../prompts/version-name.ts";
import type { DatapointSearch } from "../datapoint-search.ts";
import styles from "../pages/datapoints-page.module.css";
import { DatasetActions } from "./dataset-actions.tsx";

type DatapointBarProps = {
  field: RefObject<HTMLInputElement | null>;
  search: DatapointSearch;
  versions: readonly Dataset[];
  shown: Dataset;
  onSearch: (search: DatapointSearch) => void;
  onAdd: () => void;
  onImport: () => void;
};

/** Which version, narrowed to what, and what can be done with it. */
export function DatapointBar(props: DatapointBarProps) {
  const { search, versions, shown, onSearch } = props;
  const { page: _page, datapoint: _open, ...place } = search;
  const { split, tag } = search;
  return (
    <div className={styles["bar"]}>
      <SearchField
        field={props.field}
        value={search.search ?? ""}
        onChange={(text) => {
          const { search: _before, ...rest } = place;
          onSearch(text ? { ...rest, search: text } : rest);
        }}
      />
      <Select
        aria-label="Version"
        w={170}
        allowDeselect={false}
        value={shown.version_id}
        data={versions.map((version) => ({ value: version.version_id, label: versionLabel(version) }))}
        onChange={(id) => {
          const { version: _before, ...rest } = place;
          onSearch(id && id !== versions[0]?.version_id ? { ...rest, version: id } : rest);
        }}
      />
      {split && (
        <Narrowing
          label={`split ${split}`}
          onRemove={() => {
            const { split: _before, ...rest } = place;
            onSearch(rest);
          }}
        />
      )}
      {tag && (
        <Narrowing
          label={`tag ${tag}`}
          onRemove={() => {
            const { tag: _before, ...rest } = place;
            onSearch(rest);
          }}
        />
      )}
      <div className={styles["acts"]}>
        <DatasetActions
          dataset={shown}
          filter={{ ...(split && { split }), ...(tag && { tag }) }}
          onAdd={props.onAdd}
          onImport={props.onImport}
        />
      </div>
    </div>
  );
}

function Narrowing({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <Tag>
      {label}
      <CloseButton size={16} aria-label={`Not only ${label}`} onClick={onRemove} />
    </Tag>
  );
}

type SearchFieldProps = {
  field: RefObject<HTMLInputElement | null>;
  value: string;
  onChange: (text: string) => void;
};

function SearchField({ field, value, onChange }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const change = useDebouncedCallback(onChange, 300);
  useEffect(() => {
    if (document.activeElement !== field.current) setText(value);
  }, [value, field]);
  return (
    <TextInput
      ref={field}
      aria-label="Search the Datapoints"
      placeholder="Search"
      leftSection={<IconSearch size={14} />}
      w={220}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        change(event.currentTarget.value.trim());
      }}
    />
  );
}
