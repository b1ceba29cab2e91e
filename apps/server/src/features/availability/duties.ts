import type { Executor } from "@parley/db";
import { listPeople, type PersonRow } from "./availability.store.ts";
import type { OverrideRow, ScheduleRow } from "./availability.tables.ts";
import { onCallAt, type OnCall, type Override, type Rotation } from "./domain/on-call.ts";
import { readSchedule, requireReadable, type Handover } from "./read-schedule.ts";
import { listOverrides, listSchedules } from "./schedules.store.ts";

/** A schedule with all that says who is on call. */
export type Duties = {
  readonly schedule: ScheduleRow;
  readonly overrideRows: readonly OverrideRow[];
  readonly people: ReadonlyMap<string, PersonRow>;
  readonly handover: Handover;
  readonly members: readonly string[];
  readonly rotation: Rotation;
  readonly overrides: readonly Override[];
  isPresent(userId: string): boolean;
};

const toOverride = (row: OverrideRow): Override => ({
  id: row.id,
  userId: row.user_id,
  from: row.from_at,
  until: row.until_at,
  createdAt: row.created_at,
});

type Loading = { organizationId: string; schedules: readonly ScheduleRow[]; after: number };

/**
 * These schedules with their overrides that end after that moment, and their people as far as they are members.
 *
 * @throws conflict where nobody can read one
 */
export async function loadDuties(
  executor: Executor,
  { organizationId, schedules, after }: Loading,
): Promise<Duties[]> {
  const readings = schedules.map((schedule) => ({ schedule, read: requireReadable(schedule) }));
  const ids = schedules.map(({ id }) => id);
  const rows = await listOverrides(executor, { organizationId, ids, after });
  const members = readings.flatMap(({ read }) => read.members);
  const userIds = [...new Set([...members, ...rows.map(({ user_id }) => user_id)])];
  const listed = userIds.length === 0 ? [] : await listPeople(executor, { organizationId, userIds });
  const people = new Map(listed.map((person) => [person.id, person]));
  return readings.map(({ schedule, read: { handover, rotation, members: inTurn } }) => {
    const overrideRows = rows.filter(({ schedule_id: id }) => id === schedule.id);
    return {
      schedule,
      overrideRows,
      people,
      handover,
      members: inTurn,
      rotation,
      overrides: overrideRows.map(toOverride),
      isPresent: (userId: string) => people.has(userId),
    };
  });
}

/** Who is on call now, by the ids and names of all schedules; by one that nobody can read, nobody is. */
export async function findAllOnCall(
  executor: Executor,
  { organizationId, now }: { organizationId: string; now: number },
): Promise<ReadonlyMap<string, OnCall>> {
  const schedules = await listSchedules(executor, { organizationId });
  if (schedules.length === 0) return new Map();
  const readable = schedules.filter((schedule) => !readSchedule(schedule).isBroken);
  const duties = await loadDuties(executor, { organizationId, schedules: readable, after: now });
  const nobody: OnCall = { userId: null, from: now, until: now, overrideId: null };
  const turns = new Map(duties.map((duty) => [duty.schedule.id, onCallAt(duty, now)]));
  const entries = schedules.map((schedule) => [schedule, turns.get(schedule.id) ?? nobody] as const);
  // An id stands above a name that looks like it.
  return new Map([
    ...entries.map(([{ name }, onCall]) => [name, onCall] as const),
    ...entries.map(([{ id }, onCall]) => [id, onCall] as const),
  ]);
}
