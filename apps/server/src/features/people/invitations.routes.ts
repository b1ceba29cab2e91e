import { contract, invitationErrors, type Invitation } from "@parley/contract";
import { fromJson } from "@parley/db";
import type { Logger } from "pino";
import type { Author } from "../../kernel/author.ts";
import { toTimestamp } from "../../kernel/clock.ts";
import { implement } from "../../kernel/implement.ts";
import type { Mailer } from "../../kernel/mail/create-mailer.ts";
import { createMails } from "./auth/mails.ts";
import type { PeopleDependencies } from "./change-members.ts";
import { listInvitations, revokeInvitation } from "./invitations.store.ts";
import { invite } from "./invite.ts";
import type { InvitationRow } from "./people.tables.ts";

type Dependencies = PeopleDependencies & { mailer: Mailer; logger: Logger; publicUrl: () => string };

export function invitationRoutes(dependencies: Dependencies) {
  const { database, clock, mailer, logger, publicUrl } = dependencies;
  return implement(contract.invitations, {
    list: async (_, { organizationId }) => {
      const rows = await listInvitations(database.executor, { organizationId });
      return rows.map((row) => toInvitation(row, clock()));
    },
    create: async ({ body }, { organizationId, actor }) => {
      const { email_address: email } = body;
      const role = body.role ?? "member";
      const expiresInDays = body.expires_in_days ?? 7;
      const { row, token, mailedToken } = await invite(dependencies, {
        organizationId,
        actor,
        email,
        role,
        expiresInDays,
      });
      const mails = createMails({ mailer, publicUrl: publicUrl() });
      const mail = {
        to: email,
        token: mailedToken,
        organization: actor.organizationName,
        invitedBy: actor.name,
      };
      const isSent = mailer.isConfigured && (await isTaken(logger, mails.sendInvitation(mail)));
      return { ...toInvitation(row, clock()), url: mails.invitationLink(token), is_sent: isSent };
    },
    revoke: async ({ params: { id } }, { organizationId }) => {
      await database.transaction(async (transaction) => {
        if (await revokeInvitation(transaction, { organizationId, id, now: clock() })) return;
        const known = await listInvitations(transaction, { organizationId });
        if (known.some((row) => row.id === id)) throw invitationErrors.notPending();
        throw invitationErrors.notFound({ invitation_id: id });
      });
    },
  });
}

/** An invitation stands whether or not its mail went out; its link can be given by hand. */
async function isTaken(logger: Logger, sending: Promise<void>): Promise<boolean> {
  try {
    await sending;
    return true;
  } catch (error) {
    logger.error({ err: error }, "The mail of an invitation could not be sent");
    return false;
  }
}

const toInvitation = (row: InvitationRow, now: number): Invitation => ({
  id: row.id,
  email_address: row.email,
  role: row.role,
  status: statusOf(row, now),
  invited_by: fromJson<Author>(row.invited_by),
  created_at: toTimestamp(row.created_at),
  expires_at: toTimestamp(row.expires_at),
  accepted_at: row.accepted_at === null ? null : toTimestamp(row.accepted_at),
});

function statusOf({ accepted_at, revoked_at, expires_at }: InvitationRow, now: number): Invitation["status"] {
  if (accepted_at !== null) return "accepted";
  if (revoked_at !== null) return "revoked";
  return expires_at <= now ? "expired" : "pending";
}
