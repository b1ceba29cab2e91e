import type { Executor } from "@parley/db";
import type { MemberRow, PeopleTables } from "./people.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<PeopleTables>();

type OfOrganization = { organizationId: string };
type OfMember = OfOrganization & { userId: string };

export type MemberFacts = {
  user_id: string;
  name: string;
  email: string;
  role: string;
  two_factor_enabled: boolean | null;
  created_at: number;
  last_seen_at: number | null;
  passkey_count: number;
};

/** The members with what their accounts say; by name. */
export function listMembers(executor: Executor, { organizationId }: OfOrganization): Promise<MemberFacts[]> {
  return membersOf(executor, organizationId).orderBy("users.name").orderBy("users.id").execute();
}

export function findMemberFacts(
  executor: Executor,
  { organizationId, userId }: OfMember,
): Promise<MemberFacts | undefined> {
  return membersOf(executor, organizationId).where("members.user_id", "=", userId).executeTakeFirst();
}

const membersOf = (executor: Executor, organizationId: string) =>
  tables(executor)
    .selectFrom("members")
    .innerJoin("users", "users.id", "members.user_id")
    .select((expression) => [
      "members.user_id",
      "users.name",
      "users.email",
      "members.role",
      "users.two_factor_enabled",
      "members.created_at",
      expression
        .selectFrom("user_sessions")
        .select((inner) => inner.fn.max("user_sessions.updated_at").as("last"))
        .whereRef("user_sessions.user_id", "=", "members.user_id")
        .as("last_seen_at"),
      expression
        .selectFrom("passkeys")
        .select((inner) => inner.fn.countAll<number>().as("count"))
        .whereRef("passkeys.user_id", "=", "members.user_id")
        .$asScalar()
        .$notNull()
        .as("passkey_count"),
    ])
    .where("members.organization_id", "=", organizationId);

export function findMember(
  executor: Executor,
  { organizationId, userId }: OfMember,
): Promise<MemberRow | undefined> {
  return tables(executor)
    .selectFrom("members")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
}

export async function countOwners(executor: Executor, { organizationId }: OfOrganization): Promise<number> {
  const { count } = await tables(executor)
    .selectFrom("members")
    .select((expression) => expression.fn.countAll<number>().as("count"))
    .where("organization_id", "=", organizationId)
    .where("role", "=", "owner")
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Where the owners get their mail. */
export async function listOwnerAddresses(
  executor: Executor,
  { organizationId }: OfOrganization,
): Promise<string[]> {
  const rows = await membersOf(executor, organizationId).where("members.role", "=", "owner").execute();
  return rows.map(({ email }) => email);
}

/** Whoever is a member already stays what they are. False where they were. */
export async function insertMember(executor: Executor, row: MemberRow): Promise<boolean> {
  const inserted = await tables(executor)
    .insertInto("members")
    .values(row)
    .onConflict((conflict) => conflict.columns(["organization_id", "user_id"]).doNothing())
    .returning("user_id")
    .execute();
  return inserted.length > 0;
}

export async function updateMemberRole(
  executor: Executor,
  { organizationId, userId, role, now }: OfMember & { role: string; now: number },
): Promise<void> {
  await tables(executor)
    .updateTable("members")
    .set({ role, updated_at: now })
    .where("organization_id", "=", organizationId)
    .where("user_id", "=", userId)
    .execute();
}

export async function deleteMember(executor: Executor, { organizationId, userId }: OfMember): Promise<void> {
  await tables(executor)
    .deleteFrom("members")
    .where("organization_id", "=", organizationId)
    .where("user_id", "=", userId)
    .execute();
}

/** The organizations of a person, the longest known first. */
export function listMemberships(executor: Executor, userId: string) {
  return tables(executor)
    .selectFrom("members")
    .innerJoin("organizations", "organizations.id", "members.organization_id")
    .select(["organizations.id", "organizations.name", "organizations.created_at", "members.role"])
    .where("members.user_id", "=", userId)
    .orderBy("members.created_at")
    .orderBy("organizations.id")
    .execute();
}
