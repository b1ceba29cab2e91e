import { inList, type Executor } from "@parley/db";
import type { AbsenceRow, AvailabilityRow, AvailabilityTables } from "./availability.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<AvailabilityTables>();

type OfOrganization = { organizationId: string };
type OfPerson = OfOrganization & { userId: string };

export type PersonRow = { id: string; name: string; email: string };

export function findAvailability(
  executor: Executor,
  { organizationId, userId }: OfPerson,
): Promise<AvailabilityRow | undefined> {
  return tables(executor)
    .selectFrom("availability")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
}

export function listAvailability(
  executor: Executor,
  { organizationId, userIds }: OfOrganization & { userIds: string[] },
): Promise<AvailabilityRow[]> {
  return tables(executor)
    .selectFrom("availability")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "user_id", userIds))
    .execute();
}

export async function saveAvailability(executor: Executor, row: AvailabilityRow): Promise<void> {
  const { time_zone, quiet_hours, updated_at } = row;
  await tables(executor)
    .insertInto("availability")
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(["organization_id", "user_id"]).doUpdateSet({ time_zone, quiet_hours, updated_at }),
    )
    .execute();
}

export async function insertAbsence(executor: Executor, row: AbsenceRow): Promise<void> {
  await tables(executor).insertInto("absences").values(row).execute();
}

/** False where this person has none. */
export async function deleteAbsence(
  executor: Executor,
  { organizationId, userId, id }: OfPerson & { id: string },
): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("absences")
    .where("organization_id", "=", organizationId)
    .where("user_id", "=", userId)
    .where("id", "=", id)
    .returning("id")
    .execute();
  return deleted.length > 0;
}

export type NamedAbsence = AbsenceRow & { name: string; delegate_name: string | null };

/** Absences that are not over, of members only; a delegate who is no member any more is none. */
export function listAbsences(
  executor: Executor,
  { organizationId, userId, now }: OfOrganization & { userId?: string; now: number },
): Promise<NamedAbsence[]> {
  let query = membersAway(executor, organizationId).where("absences.until_at", ">", now);
  if (userId !== undefined) query = query.where("absences.user_id", "=", userId);
  return query.orderBy("absences.from_at").orderBy("absences.id").execute();
}

/** Absences at this moment that name this delegate. */
export function listDelegators(
  executor: Executor,
  { organizationId, userId, now }: OfPerson & { now: number },
): Promise<NamedAbsence[]> {
  return membersAway(executor, organizationId)
    .where("absences.delegate_id", "=", userId)
    .where("absences.from_at", "<=", now)
    .where("absences.until_at", ">", now)
    .orderBy("absences.created_at")
    .orderBy("absences.id")
    .execute();
}

const membersAway = (executor: Executor, organizationId: string) =>
  tables(executor)
    .selectFrom("absences")
    .innerJoin("members", (join) =>
      join
        .onRef("members.organization_id", "=", "absences.organization_id")
        .onRef("members.user_id", "=", "absences.user_id"),
    )
    .innerJoin("users", "users.id", "absences.user_id")
    .leftJoin("members as delegate_members", (join) =>
      join
        .onRef("delegate_members.organization_id", "=", "absences.organization_id")
        .onRef("delegate_members.user_id", "=", "absences.delegate_id"),
    )
    .leftJoin("users as delegates", "delegates.id", "delegate_members.user_id")
    .selectAll("absences")
    .select(["users.name as name", "delegates.name as delegate_name"])
    .where("absences.organization_id", "=", organizationId);

/** These people, as far as they are members. */
export function listPeople(
  executor: Executor,
  { organizationId, userIds }: OfOrganization & { userIds: string[] },
): Promise<PersonRow[]> {
  return tables(executor)
    .selectFrom("members")
    .innerJoin("users", "users.id", "members.user_id")
    .select(["users.id", "users.name", "users.email"])
    .where("members.organization_id", "=", organizationId)
    .where(inList(executor, "members.user_id", userIds))
    .execute();
}
