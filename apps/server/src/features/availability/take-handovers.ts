import type { Executor } from "@parley/db";
import type { ScheduleRow } from "./availability.tables.ts";
import { onCallAt } from "./domain/on-call.ts";
import { loadDuties } from "./duties.ts";
import { listSchedules, saveHolder } from "./schedules.store.ts";

/** That somebody else is on call than when it was last looked at. */
export type Handover = {
  readonly organizationId: string;
  readonly schedule: { readonly id: string; readonly name: string };
  readonly to: { readonly id: string; readonly name: string };
  /** When they came on call. */
  readonly since: number;
};

type Looking = {
  organizationId: string;
  now: number;
  /** A schedule of which nobody can say who is on call holds up no other. */
  reportBroken: (scheduleId: string, error: unknown) => void;
};

/**
 * Who has come on call in an organization since the last look: by turn, by an override, or since somebody left. Each
 * handover is taken once. Where nobody has looked before there is none.
 */
export async function takeHandovers(
  transaction: Executor,
  { organizationId, now, reportBroken }: Looking,
): Promise<readonly Handover[]> {
  const handovers: Handover[] = [];
  for (const schedule of await listSchedules(transaction, { organizationId }))
    try {
      const handover = await takeHandover(transaction, { schedule, now });
      if (handover !== undefined) handovers.push(handover);
    } catch (error) {
      reportBroken(schedule.id, error);
    }
  return handovers;
}

async function takeHandover(
  transaction: Executor,
  { schedule, now }: { schedule: ScheduleRow; now: number },
): Promise<Handover | undefined> {
  const { organization_id: organizationId, id, name } = schedule;
  const [duties] = await loadDuties(transaction, { organizationId, schedules: [schedule], after: now });
  if (duties === undefined) return undefined;
  const { userId, from } = onCallAt(duties, now);
  const holderId = userId ?? "";
  if (holderId === schedule.holder_id) return undefined;
  await saveHolder(transaction, { organizationId, id, holderId });
  const person = userId === null ? undefined : duties.people.get(userId);
  if (schedule.holder_id === null || person === undefined) return undefined;
  return {
    organizationId,
    schedule: { id, name },
    to: { id: person.id, name: person.name },
    since: from,
  };
}
