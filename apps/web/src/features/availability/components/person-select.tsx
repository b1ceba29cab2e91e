import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { membersQuery } from "../../people/queries.ts";

type PersonSelectProps = {
  label: string;
  description?: string;
  placeholder?: string;
  /** Who cannot be chosen. */
  without?: readonly string[];
  value: string | null;
  isClearable?: boolean;
  onChange: (userId: string | null) => void;
};

/** Chooses a member of the organization. */
export function PersonSelect({ without = [], isClearable = false, ...given }: PersonSelectProps) {
  const members = useQuery(membersQuery).data ?? [];
  return (
    <Select
      {...given}
      data={members
        .filter(({ user_id: id }) => !without.includes(id))
        .map(({ user_id: value, full_name: name, email_address: email }) => ({
          value,
          label: `${name} (${email})`,
        }))}
      searchable
      clearable={isClearable}
      openOnFocus={false}
      nothingFoundMessage="Nobody is called that"
    />
  );
}
