import { Button, Modal, MultiSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { parley } from "../../../api.ts";
import { FormError, issueOf } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { membersQuery, type Team, useChangePeople } from "../queries.ts";

type Draft = { name: string; description: string; members: string[] };

/** Makes a team or changes one, with who is in it. */
export function TeamDialog({ team, onClose }: { team?: Team; onClose: () => void }) {
  const [draft, setDraft] = useState<Draft>({
    name: team?.name ?? "",
    description: team?.description ?? "",
    members: team?.members.map(({ user_id }) => user_id) ?? [],
  });
  const everybody = useQuery(membersQuery).data ?? [];
  const save = useChangePeople(() => saveTeam(team, draft));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={team ? "Change the team" : "New team"}>
      <form onSubmit={submit} className={form["form"]} noValidate>
        <TextInput
          label="Name"
          placeholder="Legal"
          value={draft.name}
          error={issueOf(save.error, "name")}
          onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
          data-autofocus
        />
        <TextInput
          label="What for"
          placeholder="answers what touches contracts"
          value={draft.description}
          onChange={(event) => setDraft({ ...draft, description: event.currentTarget.value })}
        />
        <MultiSelect
          label="Members"
          placeholder={draft.members.length === 0 ? "Choose" : ""}
          searchable
          data={everybody.map(({ user_id, full_name, email_address }) => ({
            value: user_id,
            label: `${full_name} (${email_address})`,
          }))}
          value={draft.members}
          onChange={(members) => setDraft({ ...draft, members })}
        />
        <FormError error={save.error} fields={["name"]} />
        <div className={form["acts"]}>
          <Button type="submit" loading={save.isPending} disabled={!draft.name.trim()}>
            {team ? "Save the team" : "Create the team"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

async function saveTeam(team: Team | undefined, { name, description, members }: Draft): Promise<void> {
  const words = { name: name.trim(), description: description.trim() };
  const { id } = team
    ? await parley.teams.update({ id: team.id, ...words })
    : await parley.teams.create(words);
  const before = team?.members.map(({ user_id }) => user_id) ?? [];
  for (const user_id of members) if (!before.includes(user_id)) await parley.teams.addMember({ id, user_id });
  for (const user_id of before)
    if (!members.includes(user_id)) await parley.teams.removeMember({ id, user_id });
}
