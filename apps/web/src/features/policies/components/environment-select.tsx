import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { environmentListQuery } from "../../settings/queries.ts";

type EnvironmentSelectProps = {
  label: string;
  description?: string;
  /** What stands where none is chosen. */
  none: string;
  /** Its name; empty is none. */
  value: string;
  onChange: (value: string) => void;
};

/** Chooses one of the organization's environments, or none. */
export function EnvironmentSelect({ none, onChange, ...given }: EnvironmentSelectProps) {
  const names = useQuery(environmentListQuery).data?.map(({ name }) => name) ?? [];
  return (
    <Select
      {...given}
      data={[{ value: "", label: none }, ...names.map((name) => ({ value: name, label: name }))]}
      allowDeselect={false}
      openOnFocus={false}
      onChange={(value) => onChange(value ?? "")}
    />
  );
}
