import { Select } from "@mantine/core";
import type { Responder } from "@parley/contract";
import { fromKey, useSubjects } from "../../settings/access/subjects.ts";
import { describeResponder } from "../describe-plan.ts";

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
  const data = isPerson ? groups.filter(({ group }) => group === "People") : groups.map(withOneOf);
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

type Group = ReturnType<typeof useSubjects>["groups"][number];

/** Of a role one person is asked, who may be above it. */
const withOneOf = ({ group, items }: Group): Group => ({
  group,
  items: items.map(({ value, label }) => {
    const role = label.replace(/^Every /u, "");
    return {
      value,
      label: fromKey(value).kind === "role" ? capitalised(describeResponder({ role })) : label,
    };
  }),
});

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Who is meant, as a plan says it. */
export function toResponder(key: string): Responder {
  const { kind, id } = fromKey(key);
  if (kind === "user") return { person: id };
  return kind === "team" ? { team: id } : { role: id };
}
