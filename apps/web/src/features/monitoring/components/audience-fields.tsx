import { MultiSelect, TagsInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { membersQuery, teamsQuery } from "../../people/queries.ts";
import type { FieldsProps } from "./monitor-form.tsx";

/** Who is told. Nobody named: webhooks, and whoever looks. */
export function AudienceFields({ draft, onChange }: FieldsProps) {
  const members = useQuery(membersQuery).data ?? [];
  const teams = useQuery(teamsQuery).data ?? [];
  return (
    <>
      <MultiSelect
        label="People who are told"
        description="Each where they want to be reached."
        placeholder={draft.people.length === 0 ? "Nobody by name" : ""}
        searchable
        data={members.map(({ user_id: id, full_name: name, email_address: email }) => ({
          value: id,
          label: name || email,
        }))}
        value={draft.people}
        onChange={(people) => onChange({ people })}
      />
      {teams.length > 0 && (
        <MultiSelect
          label="Teams who are told"
          placeholder={draft.teams.length === 0 ? "No team" : ""}
          searchable
          data={teams.map(({ id, name }) => ({ value: id, label: name }))}
          value={draft.teams}
          onChange={(chosen) => onChange({ teams: chosen })}
        />
      )}
      <TagsInput
        label="Channels"
        description="A channel and a place, slack:C0123; or a channel by its name, channel:on-call."
        value={draft.channels}
        onChange={(channels) => onChange({ channels })}
      />
    </>
  );
}
