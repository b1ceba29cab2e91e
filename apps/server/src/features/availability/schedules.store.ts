import { inList, type Executor } from "@parley/db";
import type { AvailabilityTables, OverrideRow, ScheduleRow } from "./availability.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<AvailabilityTables>();

type OfOrganization = { organizationId: string };
type OfSchedule = OfOrganization & { id: string };

/** All, or those of a team. */
export function listSchedules(
  executor: Executor,
  { organizationId, teamId }: OfOrganization & { teamId?: string },
): Promise<ScheduleRow[]> {
  let query = tables(executor)
    .selectFrom("schedules")
    .selectAll()
    .where("organization_id", "=", organizationId);
  if (teamId !== undefined) query = query.where("team_id", "=", teamId);
  return query.orderBy("name").execute();
}

export async function hasTeam(executor: Executor, { organizationId, id }: OfSchedule): Promise<boolean> {
  const team = await tables(executor)
    .selectFrom("teams")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return team !== undefined;
}

/** Organizations in which somebody is on call. */
export async function listScheduling(executor: Executor): Promise<string[]> {
  const rows = await tables(executor)
    .selectFrom("schedules")
    .select("organization_id")
    .distinct()
    .orderBy("organization_id")
    .execute();
  return rows.map((row) => row.organization_id);
}

export async function saveHolder(
  executor: Executor,
  { organizationId, id, holderId }: OfSchedule & { holderId: string },
): Promise<void> {
  await tables(executor)
    .updateTable("schedules")
    .set({ holder_id: holderId })
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
}

export function findSchedule(
  executor: Executor,
  { organizationId, id }: OfSchedule,
): Promise<ScheduleRow | undefined> {
  return tables(executor)
    .selectFrom("schedules")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function insertSchedule(executor: Executor, row: ScheduleRow): Promise<void> {
  await tables(executor).insertInto("schedules").values(row).execute();
}

export async function updateSchedule(executor: Executor, row: ScheduleRow): Promise<void> {
  const { id, organization_id, created_at: _created, holder_id: _holder, ...changes } = row;
  await tables(executor)
    .updateTable("schedules")
    .set(changes)
    .where("organization_id", "=", organization_id)
    .where("id", "=", id)
    .execute();
}

/** False where there is none. */
export async function deleteSchedule(
  executor: Executor,
  { organizationId, id }: OfSchedule,
): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("schedules")
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .returning("id")
    .execute();
  return deleted.length > 0;
}

/** Overrides of these schedules that are not over at that moment. */
export async function listOverrides(
  executor: Executor,
  { organizationId, ids, after }: OfOrganization & { ids: string[]; after: number },
): Promise<OverrideRow[]> {
  if (ids.length === 0) return [];
  return tables(executor)
    .selectFrom("schedule_overrides")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "schedule_id", ids))
    .where("until_at", ">", after)
    .orderBy("from_at")
    .orderBy("id")
    .execute();
}

export async function insertOverride(executor: Executor, row: OverrideRow): Promise<void> {
  await tables(executor).insertInto("schedule_overrides").values(row).execute();
}

/** False where the schedule has none of this id. */
export async function deleteOverride(
  executor: Executor,
  { organizationId, id, overrideId }: OfSchedule & { overrideId: string },
): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("schedule_overrides")
    .where("organization_id", "=", organizationId)
    .where("schedule_id", "=", id)
    .where("id", "=", overrideId)
    .returning("id")
    .execute();
  return deleted.length > 0;
}
