import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { findFiles } from "../../files/find-files.ts";
import { allFilesQuery } from "../../files/queries.ts";
import { promptPathQuery } from "../../prompts/queries.ts";

const most = 50;

/** Chooses one file, found by typing words of its path. */
export function FileFilter(props: { value: string | undefined; onChange: (id: string | undefined) => void }) {
  const { value, onChange } = props;
  const [text, setText] = useState("");
  const chosen = useQuery({ ...promptPathQuery(value ?? ""), enabled: value !== undefined });
  const isChosenText = chosen.data === text;
  const all = useQuery(allFilesQuery).data ?? [];
  const found = findFiles(all, isChosenText ? "" : text).slice(0, most);
  const options = new Map(found.map((file) => [file.id, file.path]));
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
      filter={(given) => given.options}
      value={value ?? null}
      onSearchChange={setText}
      onChange={(id) => onChange(id ?? undefined)}
      comboboxProps={{ width: 320, position: "bottom-start" }}
    />
  );
}
