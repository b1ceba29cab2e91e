import type { Executor } from "@parley/db";
import { listEvents } from "./approvals.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { eventOf, stateOf } from "./read-approval.ts";

/** Who changed the arguments last, by name; null where they are those that were asked for. */
export async function findEditor(executor: Executor, row: ApprovalRow): Promise<string | null> {
  if (!stateOf(row).isEdited) return null;
  const { organization_id: organizationId, id } = row;
  const events = (await listEvents(executor, { organizationId, id })).map(eventOf);
  const edited = events.findLast((event) => event.type === "edited");
  return edited?.voter.name ?? null;
}
