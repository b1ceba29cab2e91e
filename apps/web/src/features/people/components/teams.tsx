import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { parley } from "../../../api.ts";
import { Confirm } from "../../../design/confirm.tsx";
import { usePermission } from "../../me/queries.ts";
import { type Team, teamsQuery, useChangePeople } from "../queries.ts";
import { ListSection } from "./list-section.tsx";
import styles from "./people.module.css";
import { TeamDialog } from "./team-dialog.tsx";

/** Groups of members. */
export function Teams() {
  const list = useQuery(teamsQuery);
  const mayManage = usePermission("manage-members");
  const [editing, setEditing] = useState<Team | "new">();
  const [deleting, setDeleting] = useState<Team>();
  const add = mayManage && (
    <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setEditing("new")}>
      Add a team…
    </Button>
  );
  return (
    <>
      <ListSection
        title="Teams"
        aside={add}
        list={list}
        none={
          <>
            No teams yet. A team such as <code>Legal</code> is asked for approvals as one, and may be the only
            one to see a directory.
          </>
        }
      >
        {(team) => (
          <div key={team.id} className={styles["row"]} role="group" aria-label={team.name}>
            <div className={styles["words"]}>
              <strong>{team.name}</strong>
              {team.description && <span>{team.description}</span>}
              <span className={styles["quiet"]}>
                {team.members.map(({ full_name }) => full_name).join(", ") || "nobody in it yet"}
              </span>
            </div>
            {mayManage && (
              <div className={styles["acts"]}>
                <Button variant="subtle" onClick={() => setEditing(team)}>
                  Change…
                </Button>
                <Button variant="subtle" color="red" onClick={() => setDeleting(team)}>
                  Delete…
                </Button>
              </div>
            )}
          </div>
        )}
      </ListSection>
      {editing && (
        <TeamDialog {...(editing !== "new" && { team: editing })} onClose={() => setEditing(undefined)} />
      )}
      {deleting && <DeleteDialog team={deleting} onClose={() => setDeleting(undefined)} />}
    </>
  );
}

function DeleteDialog({ team, onClose }: { team: Team; onClose: () => void }) {
  const remove = useChangePeople((id: string) => parley.teams.delete({ id }));
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Delete the team ${team.name}?`}
      act={`Delete ${team.name}`}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(team.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>Its {team.members.length} members stay members. What named the team as one finds nobody there.</p>
    </Confirm>
  );
}
