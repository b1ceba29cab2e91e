import { Select } from "@mantine/core";
import type { Responder } from "@parley/contract";
import { fromKey, useSubjects } from "../../settings/access/subjects.ts";

type ResponderSelectProps = {
  label: string;
  description?: string;
  /** As `useSubjects` has it. */
  value: string | null;
  onChange: (value: string | null) => void;
  /** Whether only single people can be chosen. */
  isPerson?: boolean;
};

/** Chooses who is asked: somebody, somebody of a team, somebody with a role. */
export function ResponderSelect({ isPerson = false, ...given }: ResponderSelectProps) {
  const { groups } = useSubjects();
  const data = isPerson ? groups.filter(({ group }) => group === "People") : groups;
  return (
    <Select
      {...given}
      data={data}
      searchable
      openOnFocus={false}
      placeholder={isPerson ? "a person" : "a person, team or role"}
      nothingFoundMessage="Nobody is called that"
      data-autofocus
    />
  );
}

/** Who is meant, as a plan says it. */
export function toResponder(key: string): Responder {
  const { kind, id } = fromKey(key);
  if (kind === "user") return { person: id };
  return kind === "team" ? { team: id } : { role: id };
}
