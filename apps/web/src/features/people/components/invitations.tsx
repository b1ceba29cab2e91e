import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { parley } from "../../../api.ts";
import { RelativeTime } from "../../../design/figures.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { Section } from "../../../design/section.tsx";
import { formatDay, formatExact } from "../../../design/format.ts";
import { type Invitation, invitationsQuery, useChangePeople } from "../queries.ts";
import { useRoleName } from "../use-role-name.ts";
import styles from "./people.module.css";

/** Who was invited and has not come in yet; nothing where there is nobody. */
export function Invitations() {
  const pending = useQuery(invitationsQuery).data?.filter(({ status }) => status === "pending") ?? [];
  if (pending.length === 0) return null;
  return (
    <Section title="Open invitations">
      {pending.map((invitation) => (
        <InvitationRow key={invitation.id} invitation={invitation} />
      ))}
    </Section>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const revoke = useChangePeople((id: string) => parley.invitations.revoke({ id }));
  const roleName = useRoleName();
  const { id, email_address, role, invited_by, created_at, expires_at } = invitation;
  return (
    <div className={styles["row"]} role="group" aria-label={email_address}>
      <div className={styles["words"]}>
        <strong>{email_address}</strong>
        <span className={styles["quiet"]}>
          as {roleName(role)}, by {invited_by.full_name ?? "somebody"} <RelativeTime at={created_at} /> ·
          works until{" "}
          <time dateTime={expires_at} title={formatExact(Date.parse(expires_at))}>
            {formatDay(Date.parse(expires_at))}
          </time>
        </span>
        <FormError error={revoke.error} />
      </div>
      <Button variant="subtle" color="red" loading={revoke.isPending} onClick={() => revoke.mutate(id)}>
        Revoke
      </Button>
    </div>
  );
}
