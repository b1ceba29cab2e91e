import type { NewEntry } from "../../kernel/audit/append-entry.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import type { ApprovalState } from "./domain/approval-state.ts";

type Decided = { row: ApprovalRow; state: ApprovalState; now: number };

/** What the audit log says of a request that time has decided: nobody asked for that, so it is the server's own. */
export function decidedByTime({ row, state: { outcome }, now }: Decided): NewEntry {
  if (outcome === null) throw new Error(`Time has decided nothing of ${row.id}.`);
  const isByVotes = "byDeadline" in outcome && !outcome.byDeadline;
  return {
    organization_id: row.organization_id,
    recorded_at: now,
    action: "approvals.decideByTime",
    outcome: "done",
    actor_kind: "system",
    actor_id: "parley",
    actor_name: "Parley",
    address: null,
    target: row.id,
    details: { status: outcome.status, by_deadline: !isByVotes },
  };
}
