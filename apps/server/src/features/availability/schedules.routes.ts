import { contract, memberErrors, scheduleErrors, weekdays, type Schedule } from "@parley/contract";
import { isUniqueViolation, toJson, type Database, type Executor } from "@parley/db";
import type { Clock } from "../../kernel/clock.ts";
import { createId } from "../../kernel/ids.ts";
import { implement } from "../../kernel/implement.ts";
import { listPeople } from "./availability.store.ts";
import type { ScheduleRow } from "./availability.tables.ts";
import { describeSchedule, describeShift } from "./describe-schedule.ts";
import { listOnCall, onCallAt } from "./domain/on-call.ts";
import { toDate, toDay, toWallTime, weekdayOf } from "./domain/zoned-time.ts";
import { handoverOf, loadDuties, type Duties, type Handover } from "./duties.ts";
import {
  deleteOverride,
  deleteSchedule,
  findSchedule,
  insertOverride,
  insertSchedule,
  listOverrides,
  listSchedules,
  updateSchedule,
} from "./schedules.store.ts";

const mostOverrides = 100;
const mostDays = 400;

type Which = { organizationId: string; id: string };

export function scheduleRoutes({ database, clock }: { database: Database; clock: Clock }) {
  const { executor } = database;
  const describe = async (row: ScheduleRow): Promise<Schedule> =>
    describeSchedule(await toDuties(executor, row, clock()), clock());
  const get = async (which: Which): Promise<Schedule> => describe(await require(executor, which));
  return implement(contract.schedules, {
    list: async (_, { organizationId }) => {
      const now = clock();
      const schedules = await listSchedules(executor, { organizationId });
      const duties = await loadDuties(executor, { organizationId, schedules, after: now });
      return duties.map((duty) => describeSchedule(duty, now));
    },
    create: async ({ body: { members, handover, starts_on: startsOn, ...body } }, { organizationId }) => {
      const now = clock();
      const row: ScheduleRow = {
        ...body,
        id: createId("sched"),
        organization_id: organizationId,
        description: body.description ?? "",
        members: toJson(members),
        handover: toJson(handover),
        starts_on: startsOn ?? latestHandover(handover, { zone: body.time_zone, now }),
        created_at: now,
        updated_at: now,
      };
      await database.transaction(async (transaction) => {
        refuseOtherDay(row);
        await requireMembers(transaction, { organizationId, members });
        await refuseTaken(row.name, () => insertSchedule(transaction, row));
      });
      return describe(row);
    },
    get: ({ params: { id } }, { organizationId }) => get({ organizationId, id }),
    update: async ({ params: { id }, body }, { organizationId }) => {
      const { name, description, members, handover, ...rest } = body;
      const row = await database.transaction(async (transaction) => {
        const before = await require(transaction, { organizationId, id });
        if (members !== undefined) await requireMembers(transaction, { organizationId, members });
        const after: ScheduleRow = {
          ...before,
          ...(name !== undefined && { name }),
          ...(description != null && { description }),
          ...(members !== undefined && { members: toJson(members) }),
          ...(handover !== undefined && { handover: toJson(handover) }),
          ...withoutUndefined(rest),
          updated_at: clock(),
        };
        const isMoved = body.starts_on === undefined && handover !== undefined;
        const row = isMoved ? { ...after, starts_on: movedTo(before.starts_on, handover) } : after;
        refuseOtherDay(row);
        await refuseTaken(row.name, () => updateSchedule(transaction, row));
        return row;
      });
      return describe(row);
    },
    delete: async ({ params: { id } }, { organizationId }) => {
      if (!(await deleteSchedule(executor, { organizationId, id })))
        throw scheduleErrors.notFound({ schedule_id: id });
    },
    getOnCall: async ({ params: { id }, query: { at = clock() } }, { organizationId }) => {
      const duties = await toDuties(executor, await require(executor, { organizationId, id }), at);
      const onCall = onCallAt(duties, at);
      return {
        on_call: describeShift(duties, onCall),
        next: describeShift(duties, onCallAt(duties, onCall.until)),
      };
    },
    listShifts: async ({ params: { id }, query: { from, until } }, { organizationId }) => {
      const row = await require(executor, { organizationId, id });
      if (until <= from) throw scheduleErrors.endsBeforeItBegins();
      if (until - from > mostDays * 86_400_000) throw scheduleErrors.spanTooLong({ days: mostDays });
      const duties = await toDuties(executor, row, from);
      return listOnCall(duties, { from, until }).map((shift) => describeShift(duties, shift));
    },
    createOverride: async ({ params: { id }, body }, { organizationId }) => {
      const { user_id, from, until } = body;
      const now = clock();
      await database.transaction(async (transaction) => {
        await require(transaction, { organizationId, id });
        if (until <= from || until <= now) throw scheduleErrors.endsBeforeItBegins();
        await requireMembers(transaction, { organizationId, members: [user_id] });
        const open = await listOverrides(transaction, { organizationId, ids: [id], after: now });
        if (open.length >= mostOverrides) throw scheduleErrors.tooManyOverrides({ most: mostOverrides });
        await insertOverride(transaction, {
          id: createId("ovr"),
          schedule_id: id,
          organization_id: organizationId,
          user_id,
          from_at: from,
          until_at: until,
          created_at: now,
        });
      });
      return get({ organizationId, id });
    },
    deleteOverride: async ({ params: { id, override_id: overrideId } }, { organizationId }) => {
      await require(executor, { organizationId, id });
      if (!(await deleteOverride(executor, { organizationId, id, overrideId })))
        throw scheduleErrors.overrideNotFound({ override_id: overrideId });
      return get({ organizationId, id });
    },
  });
}

async function require(executor: Executor, which: Which): Promise<ScheduleRow> {
  const row = await findSchedule(executor, which);
  if (row === undefined) throw scheduleErrors.notFound({ schedule_id: which.id });
  return row;
}

async function toDuties(executor: Executor, row: ScheduleRow, after: number): Promise<Duties> {
  const given = { organizationId: row.organization_id, schedules: [row], after };
  const [duties] = await loadDuties(executor, given);
  if (duties === undefined) throw new Error(`The schedule ${row.id} has no duties.`);
  return duties;
}

async function requireMembers(
  executor: Executor,
  { organizationId, members }: { organizationId: string; members: string[] },
): Promise<void> {
  const known = await listPeople(executor, { organizationId, userIds: members });
  const unknown = members.find((id) => !known.some((person) => person.id === id));
  if (unknown !== undefined) throw memberErrors.notFound({ user_id: unknown });
}

function refuseOtherDay(row: ScheduleRow): void {
  const { weekday } = handoverOf(row);
  if (weekdays[weekdayOf(toDay(row.starts_on))] === weekday) return;
  throw scheduleErrors.startsOnOtherDay({ starts_on: row.starts_on, weekday });
}

/** The day of the last handover before now: the first member is on call from the beginning. */
function latestHandover(handover: Handover, { zone, now }: { zone: string; now: number }): string {
  const { day, minutes } = toWallTime(now, zone);
  const latest = minutes < handover.hour * 60 + handover.minute ? day - 1 : day;
  return toDate(lastOn(handover, latest));
}

const movedTo = (startsOn: string, handover: Handover): string => toDate(lastOn(handover, toDay(startsOn)));

const lastOn = ({ weekday }: Handover, day: number): number =>
  day - ((weekdayOf(day) - weekdays.indexOf(weekday) + 7) % 7);

function withoutUndefined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

async function refuseTaken(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw scheduleErrors.nameTaken({ name });
    throw error;
  }
}
