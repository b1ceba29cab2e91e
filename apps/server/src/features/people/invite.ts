import { invitationErrors } from "@parley/contract";
import { takeLock, toJson } from "@parley/db";
import { createToken } from "../access/index.ts";
import { toAuthor } from "../../kernel/author.ts";
import { createId } from "../../kernel/ids.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { hashToken } from "../../kernel/secrets.ts";
import type { PeopleDependencies } from "./change-members.ts";
import { countOpenInvitations, insertInvitation, revokeInvitationsOf } from "./invitations.store.ts";
import { findMember } from "./members.store.ts";
import type { InvitationRow } from "./people.tables.ts";
import { requireRole } from "./require-role.ts";
import { findUserByEmail } from "./users.store.ts";

const openLimit = 500;
const day = 24 * 60 * 60 * 1000;

type Given = {
  organizationId: string;
  actor: Actor;
  email: string;
  role: string;
  expiresInDays: number;
};

/** An invitation with the tokens of its links, which are kept nowhere. @throws conflict, forbidden, unprocessable */
export const invite = (
  { database, clock }: PeopleDependencies,
  { organizationId, actor, email, role, expiresInDays }: Given,
): Promise<{ row: InvitationRow; token: string; mailedToken: string }> =>
  database.transaction(async (executor) => {
    await takeLock(executor, `people.invitations:${organizationId}`);
    const now = clock();
    await requireRole(executor, { organizationId, role, actor });
    const user = await findUserByEmail(executor, email);
    if (user && (await findMember(executor, { organizationId, userId: user.id })))
      throw invitationErrors.alreadyMember({ email_address: email });
    await revokeInvitationsOf(executor, { organizationId, email, now });
    if ((await countOpenInvitations(executor, { organizationId, now })) >= openLimit)
      throw invitationErrors.tooMany({ limit: openLimit });
    const [token, mailedToken] = [createToken(), createToken()];
    const row: InvitationRow = {
      id: createId("inv"),
      organization_id: organizationId,
      email,
      role,
      token_hash: hashToken(token),
      mailed_token_hash: hashToken(mailedToken),
      invited_by: toJson(toAuthor(actor)),
      created_at: now,
      expires_at: now + expiresInDays * day,
      accepted_at: null,
      accepted_by: null,
      revoked_at: null,
    };
    await insertInvitation(executor, row);
    return { row, token, mailedToken };
  });
