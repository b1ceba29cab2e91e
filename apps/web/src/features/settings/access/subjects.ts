import { useQuery } from "@tanstack/react-query";
import { membersQuery, rolesQuery, teamsQuery } from "../../people/queries.ts";
import type { Subject } from "../access-queries.ts";

/** Somebody, as one text that a select can hold. */
export const toKey = ({ kind, id }: Subject): string => `${kind}:${id}`;

/** @throws Error for what `toKey` never made */
export function fromKey(key: string): Subject {
  const [, kind, id] = /^(user|team|role):(.+)$/s.exec(key) ?? [];
  if ((kind !== "user" && kind !== "team" && kind !== "role") || id === undefined)
    throw new Error(`\`${key}\` names nobody.`);
  return { kind, id };
}

type Groups = { group: string; items: { value: string; label: string }[] }[];

/** Whom something can be given to: teams, roles, people. */
export function useSubjects(): { groups: Groups; nameOf: (subject: Subject) => string } {
  const teams = useQuery(teamsQuery).data ?? [];
  const roles = useQuery(rolesQuery).data ?? [];
  const members = useQuery(membersQuery).data ?? [];
  const items = {
    team: teams.map(({ id, name }) => ({ value: toKey({ kind: "team", id }), label: `Team ${name}` })),
    role: roles.map(({ id, name }) => ({ value: toKey({ kind: "role", id }), label: `Every ${name}` })),
    user: members.map(({ user_id, full_name, email_address }) => ({
      value: toKey({ kind: "user", id: user_id }),
      label: `${full_name} (${email_address})`,
    })),
  };
  const groups = [
    { group: "Teams", items: items.team },
    { group: "Roles", items: items.role },
    { group: "People", items: items.user },
  ].filter((group) => group.items.length > 0);
  const nameOf = (subject: Subject): string =>
    items[subject.kind].find(({ value }) => value === toKey(subject))?.label ??
    `somebody who is gone (${subject.id})`;
  return { groups, nameOf };
}
