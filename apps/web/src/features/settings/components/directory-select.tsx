import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { directoriesQuery } from "../directories-query.ts";

type DirectorySelectProps = {
  value: string | null;
  onChange: (id: string | null) => void;
  /** Directories that are not to be chosen: they have a rule already. */
  taken: readonly string[];
};

/** A directory, by its path; the topmost is everything. */
export function DirectorySelect({ value, onChange, taken }: DirectorySelectProps) {
  const all = useQuery(directoriesQuery).data ?? [];
  return (
    <Select
      label="Directory"
      description="What is said of it holds for all below it, where nothing else is said."
      placeholder="Choose"
      searchable
      nothingFoundMessage="There is no such directory."
      data={all
        .filter(({ id }) => !taken.includes(id))
        .map(({ id, path }) => ({ value: id, label: nameOfPath(path) }))}
      value={value}
      onChange={onChange}
    />
  );
}

export const nameOfPath = (path: string): string => (path === "" ? "everything" : path);
