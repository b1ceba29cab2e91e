import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { rolesQuery } from "../queries.ts";

type RoleSelectProps = {
  value: string;
  onChange: (role: string) => void;
  /** Of whom, where there is no label to be seen. */
  of?: string;
  isDisabled?: boolean;
};

/** The roles there are, built in and made here. */
export function RoleSelect({ value, onChange, of, isDisabled = false }: RoleSelectProps) {
  const roles = useQuery(rolesQuery).data ?? [];
  const data = roles.map(({ id, name }) => ({ value: id, label: name }));
  const isKnown = data.some((role) => role.value === value);
  return (
    <Select
      {...(of === undefined ? { label: "Role" } : { "aria-label": `Role of ${of}`, size: "xs" })}
      data={isKnown ? data : [...data, { value, label: value }]}
      value={value}
      onChange={(role) => role !== null && role !== value && onChange(role)}
      allowDeselect={false}
      disabled={isDisabled}
    />
  );
}
