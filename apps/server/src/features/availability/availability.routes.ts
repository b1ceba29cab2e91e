import {
  availabilityErrors,
  contract,
  memberErrors,
  type Availability,
  type OutOfOffice,
} from "@parley/contract";
import { toJson, type Database } from "@parley/db";
import { toTimestamp, type Clock } from "../../kernel/clock.ts";
import { createId } from "../../kernel/ids.ts";
import { implement } from "../../kernel/implement.ts";
import type { Actor } from "../../kernel/request-context.ts";
import {
  deleteAbsence,
  findAvailability,
  insertAbsence,
  listAbsences,
  listPeople,
  saveAvailability,
  type NamedAbsence,
} from "./availability.store.ts";
import type { AbsenceRow } from "./availability.tables.ts";
import { readQuietHours } from "./read-quiet-hours.ts";

const mostAbsences = 50;

type Person = { organizationId: string; userId: string };

export function availabilityRoutes({ database, clock }: { database: Database; clock: Clock }) {
  const { executor } = database;
  /** @throws no_person */
  const personOf = async ({ organizationId, userId }: Actor): Promise<Person> => {
    const [person] =
      userId === undefined ? [] : await listPeople(executor, { organizationId, userIds: [userId] });
    if (person === undefined) throw availabilityErrors.noPerson();
    return { organizationId, userId: person.id };
  };
  const get = async (person: Person): Promise<Availability> => {
    const row = await findAvailability(executor, person);
    const quiet = readQuietHours(row);
    if (quiet === "broken") throw availabilityErrors.quietHoursBroken();
    const absences = await listAbsences(executor, { ...person, now: clock() });
    return {
      time_zone: row?.time_zone ?? "UTC",
      quiet_hours: quiet,
      out_of_office: absences.map(describe),
    };
  };
  return implement(contract.availability, {
    get: async (_, { actor }) => get(await personOf(actor)),
    update: async ({ body: { time_zone: zone, quiet_hours: quiet } }, { actor }) => {
      const person = await personOf(actor);
      await database.transaction(async (transaction) => {
        const before = await findAvailability(transaction, person);
        const kept = before?.quiet_hours ?? null;
        await saveAvailability(transaction, {
          organization_id: person.organizationId,
          user_id: person.userId,
          time_zone: zone ?? before?.time_zone ?? "UTC",
          quiet_hours: quiet === undefined ? kept : quiet && toJson(quiet),
          updated_at: clock(),
        });
      });
      return get(person);
    },
    createOutOfOffice: async ({ body }, { actor }) => {
      const { delegate_user_id: delegateId = null, ...span } = body;
      const person = await personOf(actor);
      return describe(await goAway({ database, clock }, { ...person, ...span, delegateId }));
    },
    deleteOutOfOffice: async ({ params: { id } }, { actor }) => {
      const person = await personOf(actor);
      if (!(await deleteAbsence(executor, { ...person, id })))
        throw availabilityErrors.absenceNotFound({ out_of_office_id: id });
    },
    listOutOfOffice: async (_, { organizationId }) =>
      (await listAbsences(executor, { organizationId, now: clock() })).map(describe),
  });
}

type Absence = Person & { from: number; until: number; delegateId: string | null; note: string };

/** @throws ends_before_it_begins; own_delegate; too_many; members.not_found */
async function goAway(
  { database, clock }: { database: Database; clock: Clock },
  { organizationId, userId, from, until, delegateId, note }: Absence,
): Promise<NamedAbsence> {
  const now = clock();
  if (until <= from || until <= now) throw availabilityErrors.endsBeforeItBegins();
  if (delegateId === userId) throw availabilityErrors.ownDelegate();
  const row: AbsenceRow = {
    id: createId("abs"),
    organization_id: organizationId,
    user_id: userId,
    from_at: from,
    until_at: until,
    delegate_id: delegateId,
    note,
    created_at: now,
  };
  return database.transaction(async (transaction) => {
    const named = delegateId === null ? [userId] : [userId, delegateId];
    const people = await listPeople(transaction, { organizationId, userIds: named });
    const nameOf = (id: string): string => {
      const person = people.find((one) => one.id === id);
      if (person === undefined) throw memberErrors.notFound({ user_id: id });
      return person.name;
    };
    const names = { name: nameOf(userId), delegate_name: delegateId && nameOf(delegateId) };
    const open = await listAbsences(transaction, { organizationId, userId, now });
    if (open.length >= mostAbsences) throw availabilityErrors.tooMany({ most: mostAbsences });
    await insertAbsence(transaction, row);
    return { ...row, ...names };
  });
}

const describe = (row: NamedAbsence): OutOfOffice => ({
  id: row.id,
  user_id: row.user_id,
  full_name: row.name,
  from: toTimestamp(row.from_at),
  until: toTimestamp(row.until_at),
  delegate:
    row.delegate_id === null || row.delegate_name === null
      ? null
      : { user_id: row.delegate_id, full_name: row.delegate_name },
  note: row.note,
  created_at: toTimestamp(row.created_at),
});
