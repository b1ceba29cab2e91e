import { MultiSelect } from "@mantine/core";
import type { ReviewSubject } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { membersQuery, teamsQuery } from "../../people/queries.ts";

type SubjectSelectProps = {
  label: string;
  placeholder: string;
  value: readonly ReviewSubject[];
  onChange: (subjects: ReviewSubject[]) => void;
};

/** Chooses members and teams; none stands for what the placeholder says. */
export function SubjectSelect({ label, placeholder, value, onChange }: SubjectSelectProps) {
  const members = useQuery(membersQuery).data ?? [];
  const teams = useQuery(teamsQuery).data ?? [];
  const data = [
    { group: "Teams", items: teams.map(({ id, name }) => ({ value: `team:${id}`, label: name })) },
    {
      group: "People",
      items: members.map(({ user_id: id, full_name: name, email_address: email }) => ({
        value: `user:${id}`,
        label: `${name} (${email})`,
      })),
    },
  ].filter(({ items }) => items.length > 0);
  return (
    <MultiSelect
      label={label}
      data={data}
      searchable
      clearable
      nothingFoundMessage="Nobody is called that"
      {...(value.length === 0 && { placeholder })}
      value={value.map(({ kind, id }) => `${kind}:${id}`)}
      onChange={(keys) => onChange(keys.map(toSubject))}
    />
  );
}

function toSubject(key: string): ReviewSubject {
  const at = key.indexOf(":");
  return { kind: key.slice(0, at) === "team" ? "team" : "user", id: key.slice(at + 1) };
}
