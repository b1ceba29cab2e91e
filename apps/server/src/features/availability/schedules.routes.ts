import { contract, scheduleErrors, type BrokenSchedule, type Schedule } from "@parley/contract";
import type { Database, Executor } from "@parley/db";
import type { Clock } from "../../kernel/clock.ts";
import { implement } from "../../kernel/implement.ts";
import type { ScheduleRow } from "./availability.tables.ts";
import {
  changeSchedule,
  createSchedule,
  overrideSchedule,
  requireSchedule,
  requireTeam,
} from "./change-schedules.ts";
import { describeBroken, describeSchedule, describeShift } from "./describe-schedule.ts";
import { listOnCall, onCallAt } from "./domain/on-call.ts";
import { loadDuties, type Duties } from "./duties.ts";
import { readSchedule } from "./read-schedule.ts";
import { deleteOverride, deleteSchedule, listSchedules } from "./schedules.store.ts";

const mostDays = 400;

type Dependencies = { database: Database; clock: Clock };
type Which = { organizationId: string; id: string };

export function scheduleRoutes({ database, clock }: Dependencies) {
  const { executor } = database;
  const describe = async (row: ScheduleRow): Promise<Schedule> =>
    describeSchedule(await toDuties(executor, row, clock()), clock());
  const get = async (which: Which): Promise<Schedule> => describe(await requireSchedule(executor, which));
  const findDuties = async (which: Which, at: number): Promise<Duties> =>
    toDuties(executor, await requireSchedule(executor, which), at);
  return implement(contract.schedules, {
    list: async (_, { organizationId }) =>
      describeAll(executor, { rows: await listSchedules(executor, { organizationId }), now: clock() }),
    create: async ({ body: given }, { organizationId }) =>
      describe(await createSchedule({ database, clock }, { organizationId, given })),
    listOfTeam: async ({ params: { team_id: teamId } }, { organizationId }) => {
      await requireTeam(executor, { organizationId, id: teamId });
      const rows = await listSchedules(executor, { organizationId, teamId });
      return describeAll(executor, { rows, now: clock() });
    },
    createForTeam: async ({ params: { team_id }, body }, { organizationId }) =>
      describe(await createSchedule({ database, clock }, { organizationId, given: { ...body, team_id } })),
    get: ({ params: { id } }, { organizationId }) => get({ organizationId, id }),
    update: async ({ params: { id }, body: given }, { organizationId }) =>
      describe(await changeSchedule({ database, clock }, { organizationId, id, given })),
    delete: async ({ params: { id } }, { organizationId }) => {
      if (!(await deleteSchedule(executor, { organizationId, id })))
        throw scheduleErrors.notFound({ schedule_id: id });
    },
    getOnCall: async ({ params: { id }, query: { at = clock() } }, { organizationId }) => {
      const duties = await findDuties({ organizationId, id }, at);
      const onCall = onCallAt(duties, at);
      const next = onCallAt(duties, onCall.until);
      return { on_call: describeShift(duties, onCall), next: describeShift(duties, next) };
    },
    listShifts: async ({ params: { id }, query: { from, until } }, { organizationId }) => {
      const duties = await findDuties({ organizationId, id }, from);
      if (until <= from) throw scheduleErrors.endsBeforeItBegins();
      if (until - from > mostDays * 86_400_000) throw scheduleErrors.spanTooLong({ days: mostDays });
      return listOnCall(duties, { from, until }).map((shift) => describeShift(duties, shift));
    },
    createOverride: async ({ params: { id }, body: { user_id: userId, ...span } }, { organizationId }) => {
      await overrideSchedule({ database, clock }, { organizationId, id, userId, ...span });
      return get({ organizationId, id });
    },
    deleteOverride: async ({ params: { id, override_id: overrideId } }, { organizationId }) => {
      await requireSchedule(executor, { organizationId, id });
      if (!(await deleteOverride(executor, { organizationId, id, overrideId })))
        throw scheduleErrors.overrideNotFound({ override_id: overrideId });
      return get({ organizationId, id });
    },
  });
}

/** Each of these; one that nobody can read says so. */
async function describeAll(
  executor: Executor,
  { rows, now }: { rows: readonly ScheduleRow[]; now: number },
): Promise<(Schedule | BrokenSchedule)[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const readings = rows.map((row) => ({ row, read: readSchedule(row) }));
  const schedules = readings.filter(({ read }) => !read.isBroken).map(({ row }) => row);
  const given = { organizationId: first.organization_id, schedules, after: now };
  const duties = new Map((await loadDuties(executor, given)).map((duty) => [duty.schedule.id, duty]));
  return readings.flatMap(({ row, read }) => {
    if (read.isBroken) return describeBroken(row, read.fields);
    const duty = duties.get(row.id);
    return duty === undefined ? [] : describeSchedule(duty, now);
  });
}

async function toDuties(executor: Executor, row: ScheduleRow, after: number): Promise<Duties> {
  const given = { organizationId: row.organization_id, schedules: [row], after };
  const [duties] = await loadDuties(executor, given);
  if (duties === undefined) throw new Error(`The schedule ${row.id} has no duties.`);
  return duties;
}
