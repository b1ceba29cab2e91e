import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { parley } from "../../../api.ts";
import { Confirm } from "../../../design/confirm.tsx";
import { RelativeTime } from "../../../design/figures.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { Tag } from "../../../design/tag.tsx";
import { meQuery, usePermission } from "../../me/queries.ts";
import { type Member, membersQuery, useChangePeople } from "../queries.ts";
import { InviteButton } from "./invite-dialog.tsx";
import { useRoleName } from "../use-role-name.ts";
import { ListSection } from "./list-section.tsx";
import styles from "./people.module.css";
import { RoleSelect } from "./role-select.tsx";

/** Who belongs to the organization, in which role. */
export function Members() {
  const list = useQuery(membersQuery);
  const mayManage = usePermission("manage-members");
  const [removing, setRemoving] = useState<Member>();
  return (
    <>
      <ListSection
        title="Members"
        aside={mayManage && <InviteButton />}
        list={list}
        none={
          <>
            Nobody has an account in this organization yet. Invite somebody by their address, for example{" "}
            <code>ana@example.com</code> as reviewer: they read everything and answer approvals.
          </>
        }
      >
        {(member) => (
          <MemberRow key={member.user_id} member={member} mayManage={mayManage} onRemove={setRemoving} />
        )}
      </ListSection>
      {removing && <RemoveDialog member={removing} onClose={() => setRemoving(undefined)} />}
    </>
  );
}

type MemberRowProps = { member: Member; mayManage: boolean; onRemove: (member: Member) => void };

function MemberRow({ member, mayManage, onRemove }: MemberRowProps) {
  const me = useQuery(meQuery).data;
  const change = useChangePeople((role: string) =>
    parley.members.changeRole({ user_id: member.user_id, role }),
  );
  const isMe = me?.actor.user_id === member.user_id;
  const [asked, setAsked] = useState<string>();
  const roleName = useRoleName();
  return (
    <div className={styles["row"]} role="group" aria-label={member.full_name}>
      <div className={styles["words"]}>
        <strong>{member.full_name}</strong>
        {isMe && <Tag tone="human">you</Tag>}
        <span className={styles["quiet"]}>{member.email_address}</span>
        {member.teams.map(({ id, name }) => (
          <Tag key={id}>{name}</Tag>
        ))}
        <span className={styles["quiet"]}>
          {member.has_second_factor ? "two steps · " : ""}
          {member.last_seen_at ? (
            <>
              seen <RelativeTime at={member.last_seen_at} />
            </>
          ) : (
            "never signed in"
          )}
        </span>
        <FormError error={asked === undefined ? change.error : null} />
      </div>
      <div className={styles["acts"]}>
        {mayManage ? (
          <div className={styles["role"]}>
            <RoleSelect
              of={member.full_name}
              value={member.role}
              isDisabled={change.isPending}
              onChange={(role) => (isMe ? setAsked(role) : change.mutate(role))}
            />
          </div>
        ) : (
          <span className={styles["quiet"]}>{roleName(member.role)}</span>
        )}
        {mayManage && !isMe && (
          <Button variant="subtle" color="red" onClick={() => onRemove(member)}>
            Remove…
          </Button>
        )}
      </div>
      {asked !== undefined && (
        <OwnRoleDialog
          role={roleName(asked)}
          isPending={change.isPending}
          error={change.error}
          onConfirm={() => change.mutate(asked, { onSuccess: () => setAsked(undefined) })}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}

type OwnRoleDialogProps = {
  role: string;
  isPending: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
};

/** Who steps down may not be able to step up again. */
const OwnRoleDialog = ({ role, ...confirm }: OwnRoleDialogProps) => (
  <Confirm isOpen isDangerous title={`Make yourself ${role}?`} act={`Make me ${role}`} {...confirm}>
    <p>You may lose what lets you change it back: somebody else has to give it to you again then.</p>
  </Confirm>
);

function RemoveDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const remove = useChangePeople((user_id: string) => parley.members.remove({ user_id }));
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Remove ${member.full_name}?`}
      act={`Remove ${member.full_name}`}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(member.user_id, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        {member.email_address} sees nothing of this organization from now on and leaves its teams. What they
        did stays, with their name. You can invite them again.
      </p>
    </Confirm>
  );
}
