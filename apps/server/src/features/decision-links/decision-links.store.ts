import { affectedRows, type Executor } from "@parley/db";
import type { DecisionLinkRow, DecisionLinkTables } from "./decision-links.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<DecisionLinkTables>();

/** A member, as they are now. */
export type Member = {
  id: string;
  name: string;
  email: string;
  role: string;
  organization_id: string;
  organization_name: string;
};

export async function insertLink(executor: Executor, row: DecisionLinkRow): Promise<void> {
  await tables(executor).insertInto("decision_links").values(row).execute();
}

/** Of whichever organization: whoever has the token is in none yet. */
export const findLink = (executor: Executor, tokenHash: string): Promise<DecisionLinkRow | undefined> =>
  tables(executor)
    .selectFrom("decision_links")
    .selectAll()
    .where("token_hash", "=", tokenHash)
    .executeTakeFirst();

/** False where it was used meanwhile. */
export async function useLink(
  transaction: Executor,
  { organization_id: organizationId, id }: DecisionLinkRow,
  now: number,
): Promise<boolean> {
  const updated = await tables(transaction)
    .updateTable("decision_links")
    .set({ used_at: now })
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .where("used_at", "is", null)
    .execute();
  return affectedRows(updated) > 0;
}

/** Whether the channel that sent a link is there, and enabled. */
export async function isChannelEnabled(
  executor: Executor,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<boolean> {
  const channel = await tables(executor)
    .selectFrom("channels")
    .select("is_enabled")
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return channel?.is_enabled === true;
}

/** By id, or by address in whatever case. */
export function findMember(
  executor: Executor,
  { organizationId, person }: { organizationId: string; person: string },
): Promise<Member | undefined> {
  return tables(executor)
    .selectFrom("members")
    .innerJoin("users", "users.id", "members.user_id")
    .innerJoin("organizations", "organizations.id", "members.organization_id")
    .select([
      "users.id",
      "users.name",
      "users.email",
      "members.role",
      "members.organization_id",
      "organizations.name as organization_name",
    ])
    .where("members.organization_id", "=", organizationId)
    .where(({ eb, or }) => or([eb("users.id", "=", person), eb("users.email", "=", person.toLowerCase())]))
    .executeTakeFirst();
}
