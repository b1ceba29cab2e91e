import type { BrokenSchedule, Schedule, Shift } from "@parley/contract";
import { toTimestamp } from "../../kernel/clock.ts";
import { onCallAt, type OnCall } from "./domain/on-call.ts";
import type { ScheduleRow } from "./availability.tables.ts";
import type { Duties } from "./duties.ts";
import { toBroken } from "./read-schedule.ts";

type Person = Schedule["members"][number];

function toPerson(duties: Duties, userId: string): Person[] {
  const person = duties.people.get(userId);
  return person === undefined
    ? []
    : [{ user_id: person.id, full_name: person.name, email_address: person.email }];
}

// The wire has years of four digits; a turn at their end is over after it.
const [earliest, latest] = [Date.parse("0001-01-01T00:00:00Z"), Date.parse("9999-12-31T23:59:59.999Z")];
const within = (at: number): number => Math.max(earliest, Math.min(at, latest));

export const describeShift = (duties: Duties, { userId, from, until, overrideId }: OnCall): Shift => ({
  person: userId === null ? null : (toPerson(duties, userId)[0] ?? null),
  from: toTimestamp(within(from)),
  until: toTimestamp(within(until)),
  override_id: overrideId,
});

export function describeSchedule(duties: Duties, now: number): Schedule {
  const { schedule, overrideRows } = duties;
  return {
    id: schedule.id,
    name: schedule.name,
    description: schedule.description,
    team_id: schedule.team_id,
    time_zone: schedule.time_zone,
    members: duties.members.flatMap((userId) => toPerson(duties, userId)),
    handover: duties.handover,
    rotation_days: schedule.rotation_days,
    starts_on: schedule.starts_on,
    overrides: overrideRows.flatMap((row) =>
      toPerson(duties, row.user_id).map((person) => ({
        id: row.id,
        person,
        from: toTimestamp(row.from_at),
        until: toTimestamp(row.until_at),
        created_at: toTimestamp(row.created_at),
      })),
    ),
    on_call: describeShift(duties, onCallAt(duties, now)),
    created_at: toTimestamp(schedule.created_at),
    updated_at: toTimestamp(schedule.updated_at),
  };
}

export const describeBroken = (row: ScheduleRow, fields: string[]): BrokenSchedule => ({
  id: row.id,
  name: row.name,
  description: row.description,
  team_id: row.team_id,
  problem: toBroken(row, fields).message,
  broken_fields: fields,
  created_at: toTimestamp(row.created_at),
  updated_at: toTimestamp(row.updated_at),
});
