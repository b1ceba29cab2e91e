import type { approvals } from "@parley/contract";
import { mapItems } from "../../kernel/http/follow.ts";
import { followEvents, type Handlers } from "../../kernel/implement.ts";
import { listLatestChanges } from "./approval-changes.store.ts";
import { listEvents } from "./approvals.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import { describeChange, describeEvent } from "./describe-approval.ts";
import { followApproval, followApprovals } from "./follow-approvals.ts";

type FindApproval = (organizationId: string, id: string) => Promise<ApprovalRow>;
type EventHandlers = Pick<Handlers<typeof approvals>, "listEvents" | "listChanges">;

/** What happens: read, or followed for as long as somebody listens. */
export const eventHandlers = (dependencies: ApprovalDependencies, get: FindApproval): EventHandlers => ({
  listEvents: async ({ params: { id } }, { organizationId, wantsEvents, lastEventId }) => {
    await get(organizationId, id);
    if (!wantsEvents) {
      const rows = await listEvents(dependencies.database.executor, { organizationId, id });
      return rows.map(describeEvent);
    }
    const after = readNumber(lastEventId) ?? 0;
    const events = await followApproval(dependencies, { organizationId, id, after });
    return followEvents(mapItems(events, describeEvent), ({ number }) => String(number));
  },
  listChanges: async ({ query: { run_id: runId, size } }, { organizationId, wantsEvents, lastEventId }) => {
    if (!wantsEvents) {
      const where = { organizationId, runId, size };
      return (await listLatestChanges(dependencies.database.reader, where)).map(describeChange);
    }
    const since = readNumber(lastEventId);
    const changes = followApprovals(dependencies, { organizationId, runId, since });
    return followEvents(
      mapItems(changes, describeChange),
      ({ at, approval_id: id, number }) => `${Date.parse(at)}-${id}-${number}`,
    );
  },
});

/** What an event's id begins with. */
function readNumber(id: string | undefined): number | undefined {
  const digits = /^\d{1,15}/.exec(id ?? "")?.[0];
  return digits === undefined ? undefined : Number(digits);
}
