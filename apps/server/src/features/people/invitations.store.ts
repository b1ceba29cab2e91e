import type { Executor } from "@parley/db";
import type { InvitationRow, PeopleTables } from "./people.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<PeopleTables>();

type OfOrganization = { organizationId: string };

const listLimit = 500;

export function listInvitations(
  executor: Executor,
  { organizationId }: OfOrganization,
): Promise<InvitationRow[]> {
  return tables(executor)
    .selectFrom("invitations")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(listLimit)
    .execute();
}

export async function insertInvitation(executor: Executor, row: InvitationRow): Promise<void> {
  await tables(executor).insertInto("invitations").values(row).execute();
}

const openOnes = (executor: Executor, now: number) =>
  tables(executor)
    .updateTable("invitations")
    .where("accepted_at", "is", null)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now);

/** Of those that are open, the ones of an address. */
export async function revokeInvitationsOf(
  executor: Executor,
  { organizationId, email, now }: OfOrganization & { email: string; now: number },
): Promise<void> {
  await openOnes(executor, now)
    .set({ revoked_at: now })
    .where("organization_id", "=", organizationId)
    .where("email", "=", email)
    .execute();
}

/** False where it is open no longer. */
export async function revokeInvitation(
  executor: Executor,
  { organizationId, id, now }: OfOrganization & { id: string; now: number },
): Promise<boolean> {
  const revoked = await openOnes(executor, now)
    .set({ revoked_at: now })
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .returning("id")
    .execute();
  return revoked.length > 0;
}

/** Of many that would use it at once, one gets it: one statement decides. */
export async function useInvitation(
  executor: Executor,
  { tokenHash, now }: { tokenHash: string; now: number },
): Promise<InvitationRow | undefined> {
  return openOnes(executor, now)
    .set({ accepted_at: now })
    .where(({ or, eb }) => or([eb("token_hash", "=", tokenHash), eb("mailed_token_hash", "=", tokenHash)]))
    .returningAll()
    .executeTakeFirst();
}

export async function nameAccepter(
  executor: Executor,
  { organizationId, id, userId }: OfOrganization & { id: string; userId: string },
): Promise<void> {
  await tables(executor)
    .updateTable("invitations")
    .set({ accepted_by: userId })
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
}

/** An open invitation by its link, with the name of the organization. */
export function findOpenInvitation(
  executor: Executor,
  { tokenHash, now }: { tokenHash: string; now: number },
) {
  return tables(executor)
    .selectFrom("invitations")
    .innerJoin("organizations", "organizations.id", "invitations.organization_id")
    .selectAll("invitations")
    .select("organizations.name as organization_name")
    .where(({ or, eb }) => or([eb("token_hash", "=", tokenHash), eb("mailed_token_hash", "=", tokenHash)]))
    .where("accepted_at", "is", null)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirst();
}

export async function countOpenInvitations(
  executor: Executor,
  { organizationId, now }: OfOrganization & { now: number },
): Promise<number> {
  const { count } = await tables(executor)
    .selectFrom("invitations")
    .select((expression) => expression.fn.countAll<number>().as("count"))
    .where("organization_id", "=", organizationId)
    .where("accepted_at", "is", null)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirstOrThrow();
  return Number(count);
}
