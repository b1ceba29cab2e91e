import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { findFilesQuery } from "../../files/queries.ts";
import { promptPathQuery } from "../../prompts/queries.ts";

/** Chooses one file, found by typing a part of its name. */
export function FileFilter(props: { value: string | undefined; onChange: (id: string | undefined) => void }) {
  const { value, onChange } = props;
  const [text, setText] = useState("");
  const [name] = useDebouncedValue(text, 150);
  const chosen = useQuery({ ...promptPathQuery(value ?? ""), enabled: value !== undefined });
  const isChosenText = chosen.data === text;
  const found = useQuery(findFilesQuery(isChosenText ? "" : name));
  const options = new Map((found.data?.records ?? []).map((file) => [file.id, file.path]));
  if (value) options.set(value, chosen.data ?? "…");
  return (
    <Select
      aria-label="File"
      placeholder="Any file"
      searchable
      clearable
      w={200}
      nothingFoundMessage="No file is called that"
      data={[...options].map(([id, path]) => ({ value: id, label: path }))}
      filter={({ options: all }) => all}
      value={value ?? null}
      onSearchChange={setText}
      onChange={(id) => onChange(id ?? undefined)}
      comboboxProps={{ width: 320, position: "bottom-start" }}
    />
  );
}
