import type { Weekday } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import { listPeople, type PersonRow } from "./availability.store.ts";
import type { OverrideRow, ScheduleRow } from "./availability.tables.ts";
import { onCallAt, type OnCall, type Override, type Rotation } from "./domain/on-call.ts";
import { toDay } from "./domain/zoned-time.ts";
import { listOverrides, listSchedules } from "./schedules.store.ts";

export type Handover = { weekday: Weekday; hour: number; minute: number };

/** A schedule with all that says who is on call. */
export type Duties = {
  readonly schedule: ScheduleRow;
  readonly overrideRows: readonly OverrideRow[];
  readonly people: ReadonlyMap<string, PersonRow>;
  readonly rotation: Rotation;
  readonly overrides: readonly Override[];
  isPresent(userId: string): boolean;
};

export const handoverOf = (row: ScheduleRow): Handover => fromJson<Handover>(row.handover);
export const membersOf = (row: ScheduleRow): string[] => fromJson<string[]>(row.members);

const toRotation = (row: ScheduleRow): Rotation => {
  const { hour, minute } = handoverOf(row);
  return {
    zone: row.time_zone,
    members: membersOf(row),
    handover: hour * 60 + minute,
    rotationDays: row.rotation_days,
    startDay: toDay(row.starts_on),
  };
};

const toOverride = (row: OverrideRow): Override => ({
  id: row.id,
  userId: row.user_id,
  from: row.from_at,
  until: row.until_at,
  createdAt: row.created_at,
});

type Loading = { organizationId: string; schedules: readonly ScheduleRow[]; after: number };

/** These schedules with their overrides that end after that moment, and their people as far as they are members. */
export async function loadDuties(
  executor: Executor,
  { organizationId, schedules, after }: Loading,
): Promise<Duties[]> {
  const ids = schedules.map(({ id }) => id);
  const rows = await listOverrides(executor, { organizationId, ids, after });
  const userIds = [...new Set([...schedules.flatMap(membersOf), ...rows.map(({ user_id }) => user_id)])];
  const listed = userIds.length === 0 ? [] : await listPeople(executor, { organizationId, userIds });
  const people = new Map(listed.map((person) => [person.id, person]));
  return schedules.map((schedule) => {
    const overrideRows = rows.filter(({ schedule_id: id }) => id === schedule.id);
    return {
      schedule,
      overrideRows,
      people,
      rotation: toRotation(schedule),
      overrides: overrideRows.map(toOverride),
      isPresent: (userId: string) => people.has(userId),
    };
  });
}

/** Who is on call now, by the ids and names of all schedules. */
export async function findAllOnCall(
  executor: Executor,
  { organizationId, now }: { organizationId: string; now: number },
): Promise<ReadonlyMap<string, OnCall>> {
  const schedules = await listSchedules(executor, { organizationId });
  if (schedules.length === 0) return new Map();
  const duties = await loadDuties(executor, { organizationId, schedules, after: now });
  const entries = duties.map((duty) => [duty.schedule, onCallAt(duty, now)] as const);
  // An id stands above a name that looks like it.
  return new Map([
    ...entries.map(([{ name }, onCall]) => [name, onCall] as const),
    ...entries.map(([{ id }, onCall]) => [id, onCall] as const),
  ]);
}
