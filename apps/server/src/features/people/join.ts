import { invitationErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import { hashToken } from "../../kernel/secrets.ts";
import { findFirstOrganization } from "../organizations/index.ts";
import { nameAccepter, useInvitation } from "./invitations.store.ts";
import { insertMember } from "./members.store.ts";
import { toNewUser, type NewUser } from "./new-user.ts";
import type { InvitationRow, UserRow } from "./people.tables.ts";
import { findUser, findUserByEmail, insertUser } from "./users.store.ts";

type Used = { token: string; now: number };

/** Uses an invitation up for somebody who has no account yet; run it in a transaction, and throw that away where one has the address. */
export async function joinAsNewUser(
  executor: Executor,
  { token, now, name, passwordHash }: Used & Pick<NewUser, "name" | "passwordHash">,
): Promise<{ kind: "done"; user: UserRow } | { kind: "address_taken" }> {
  const invitation = await take(executor, { token, now });
  if (await findUserByEmail(executor, invitation.email)) return { kind: "address_taken" };
  const isProven = await isBelieved(executor, { invitation, token });
  const made = toNewUser({ email: invitation.email, name, passwordHash, now, isProven });
  await insertUser(executor, made);
  await admit(executor, { invitation, userId: made.user.id, now });
  return { kind: "done", user: made.user };
}

/** Uses an invitation up for who is signed in; run it in a transaction. @throws conflict where it is for another address */
export async function joinAsUser(
  executor: Executor,
  { token, now, userId }: Used & { userId: string },
): Promise<{ organizationId: string }> {
  const invitation = await take(executor, { token, now });
  const user = await findUser(executor, userId);
  if (user?.email !== invitation.email)
    throw invitationErrors.forAnother({ email_address: invitation.email });
  await admit(executor, { invitation, userId, now });
  return { organizationId: invitation.organization_id };
}

/**
 * Whether who joins by this link is believed to have its address: the link came in a mail to it, or from the people who
 * run the installation. Anybody else who invites could open the link they were shown themselves.
 */
async function isBelieved(
  executor: Executor,
  { invitation, token }: { invitation: InvitationRow; token: string },
): Promise<boolean> {
  if (invitation.mailed_token_hash === hashToken(token)) return true;
  return (await findFirstOrganization(executor))?.id === invitation.organization_id;
}

async function take(executor: Executor, { token, now }: Used): Promise<InvitationRow> {
  const invitation = await useInvitation(executor, { tokenHash: hashToken(token), now });
  if (invitation === undefined) throw invitationErrors.notPending();
  return invitation;
}

async function admit(
  executor: Executor,
  { invitation, userId, now }: { invitation: InvitationRow; userId: string; now: number },
): Promise<void> {
  const { organization_id, role, id } = invitation;
  await insertMember(executor, { organization_id, user_id: userId, role, created_at: now, updated_at: now });
  await nameAccepter(executor, { organizationId: organization_id, id, userId });
}
