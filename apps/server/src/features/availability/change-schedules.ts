import { memberErrors, scheduleErrors, teamErrors, weekdays, type Weekday } from "@parley/contract";
import { isUniqueViolation, toJson, type Database, type Executor } from "@parley/db";
import type { Clock } from "../../kernel/clock.ts";
import { createId } from "../../kernel/ids.ts";
import { listPeople } from "./availability.store.ts";
import type { ScheduleRow } from "./availability.tables.ts";
import { toDate, toDay, toWallTime, weekdayOf } from "./domain/zoned-time.ts";
import { isDay, requireReadable, type Handover } from "./read-schedule.ts";
import {
  findSchedule,
  hasTeam,
  insertOverride,
  insertSchedule,
  listOverrides,
  updateSchedule,
} from "./schedules.store.ts";

const mostOverrides = 100;

type Dependencies = { database: Database; clock: Clock };
type Which = { organizationId: string; id: string };

type Given = {
  name: string;
  description?: string | undefined;
  time_zone: string;
  members: string[];
  handover: Handover;
  rotation_days: number;
  starts_on?: string | undefined;
  team_id?: string | null | undefined;
};

/** @throws not_found */
export async function requireSchedule(executor: Executor, which: Which): Promise<ScheduleRow> {
  const row = await findSchedule(executor, which);
  if (row === undefined) throw scheduleErrors.notFound({ schedule_id: which.id });
  return row;
}

/** @throws name_taken; starts_on_other_day; members.not_found; teams.not_found */
export async function createSchedule(
  { database, clock }: Dependencies,
  { organizationId, given }: { organizationId: string; given: Given },
): Promise<ScheduleRow> {
  const now = clock();
  const { members, handover, starts_on: startsOn, description = "", team_id: teamId = null, ...rest } = given;
  const row: ScheduleRow = {
    ...rest,
    id: createId("sched"),
    organization_id: organizationId,
    description,
    members: toJson(members),
    handover: toJson(handover),
    starts_on: startsOn ?? latestHandover(handover, { zone: given.time_zone, now }),
    team_id: teamId,
    holder_id: null,
    created_at: now,
    updated_at: now,
  };
  refuseOtherDay(row);
  await database.transaction(async (transaction) => {
    await requireMembers(transaction, { organizationId, members });
    await requireTeam(transaction, { organizationId, id: teamId });
    await refuseTaken(row.name, () => insertSchedule(transaction, row));
  });
  return row;
}

/** @throws not_found; name_taken; starts_on_other_day; members.not_found; teams.not_found */
export function changeSchedule(
  { database, clock }: Dependencies,
  { given, ...which }: Which & { given: { [K in keyof Given]?: Given[K] | undefined } },
): Promise<ScheduleRow> {
  const { members, handover, ...rest } = given;
  const now = clock();
  return database.transaction(async (transaction) => {
    const before = await requireSchedule(transaction, which);
    if (members !== undefined)
      await requireMembers(transaction, { organizationId: which.organizationId, members });
    await requireTeam(transaction, { organizationId: which.organizationId, id: given.team_id });
    const row: ScheduleRow = {
      ...before,
      // With another weekday the turns begin on that of the same week.
      ...(handover !== undefined && { starts_on: firstOn(handover, before, now) }),
      ...(Object.fromEntries(
        Object.entries(rest).filter(([, value]) => value !== undefined),
      ) as Partial<ScheduleRow>),
      ...(members !== undefined && { members: toJson(members) }),
      ...(handover !== undefined && { handover: toJson(handover) }),
      updated_at: now,
    };
    refuseOtherDay(row);
    await refuseTaken(row.name, () => updateSchedule(transaction, row));
    return row;
  });
}

type Overriding = Which & { userId: string; from: number; until: number };

/** @throws not_found; ends_before_it_begins; too_many_overrides; members.not_found */
export async function overrideSchedule(
  { database, clock }: Dependencies,
  { userId, from, until, ...which }: Overriding,
): Promise<void> {
  const { organizationId, id } = which;
  const now = clock();
  await database.transaction(async (transaction) => {
    requireReadable(await requireSchedule(transaction, which));
    if (until <= from || until <= now) throw scheduleErrors.endsBeforeItBegins();
    await requireMembers(transaction, { organizationId, members: [userId] });
    const open = await listOverrides(transaction, { organizationId, ids: [id], after: now });
    if (open.length >= mostOverrides) throw scheduleErrors.tooManyOverrides({ most: mostOverrides });
    await insertOverride(transaction, {
      id: createId("ovr"),
      schedule_id: id,
      organization_id: organizationId,
      user_id: userId,
      from_at: from,
      until_at: until,
      created_at: now,
    });
  });
}

/** @throws teams.not_found */
export async function requireTeam(
  executor: Executor,
  { organizationId, id }: { organizationId: string; id: string | null | undefined },
): Promise<void> {
  if (id == null || (await hasTeam(executor, { organizationId, id }))) return;
  throw teamErrors.notFound({ team_id: id });
}

async function requireMembers(
  executor: Executor,
  { organizationId, members }: { organizationId: string; members: string[] },
): Promise<void> {
  const known = await listPeople(executor, { organizationId, userIds: members });
  const unknown = members.find((id) => !known.some((person) => person.id === id));
  if (unknown !== undefined) throw memberErrors.notFound({ user_id: unknown });
}

/** The day on which turns begin by another handover. */
function firstOn(handover: Handover, before: ScheduleRow, now: number): string {
  return isDay(before.starts_on)
    ? toDate(lastOn(handover, toDay(before.starts_on)))
    : latestHandover(handover, { zone: "UTC", now });
}

/** @throws conflict where something of it still cannot be read */
function refuseOtherDay(row: ScheduleRow): void {
  const { weekday } = requireReadable(row).handover;
  if (weekdays[weekdayOf(toDay(row.starts_on))] === weekday) return;
  throw scheduleErrors.startsOnOtherDay({ starts_on: row.starts_on, weekday });
}

/** The day of the last handover before now: the first member is on call from the beginning. */
function latestHandover(handover: Handover, { zone, now }: { zone: string; now: number }): string {
  const { day, minutes } = toWallTime(now, zone);
  const latest = minutes < handover.hour * 60 + handover.minute ? day - 1 : day;
  return toDate(lastOn(handover, latest));
}

const lastOn = ({ weekday }: { weekday: Weekday }, day: number): number =>
  day - ((weekdayOf(day) - weekdays.indexOf(weekday) + 7) % 7);

async function refuseTaken(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw scheduleErrors.nameTaken({ name });
    throw error;
  }
}
