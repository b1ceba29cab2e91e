import type { Executor } from "@parley/db";
import type { ScheduleRow } from "./availability.tables.ts";
import { onCallAt } from "./domain/on-call.ts";
import { loadDuties } from "./duties.ts";
import { listAllSchedules, saveHolder } from "./schedules.store.ts";

/** That somebody else is on call than when it was last looked at. */
export type Handover = {
  readonly organizationId: string;
  readonly schedule: { readonly id: string; readonly name: string };
  readonly to: { readonly id: string; readonly name: string };
  /** When they came on call. */
  readonly since: number;
};

/**
 * Who has come on call since the last look, of all organizations: by turn, by an override, or since somebody left. Each
 * handover is taken once. Where nobody has looked before there is none.
 */
export async function takeHandovers(
  transaction: Executor,
  { now }: { now: number },
): Promise<readonly Handover[]> {
  const byOrganization = Map.groupBy(
    await listAllSchedules(transaction),
    (row: ScheduleRow) => row.organization_id,
  );
  const handovers: Handover[] = [];
  for (const [organizationId, schedules] of byOrganization) {
    for (const duties of await loadDuties(transaction, { organizationId, schedules, after: now })) {
      const { schedule, people } = duties;
      const { userId, from } = onCallAt(duties, now);
      const holderId = userId ?? "";
      if (holderId === schedule.holder_id) continue;
      await saveHolder(transaction, { organizationId, id: schedule.id, holderId });
      const person = userId === null ? undefined : people.get(userId);
      if (schedule.holder_id === null || person === undefined) continue;
      const { id, name } = schedule;
      handovers.push({
        organizationId,
        schedule: { id, name },
        to: { id: person.id, name: person.name },
        since: from,
      });
    }
  }
  return handovers;
}
