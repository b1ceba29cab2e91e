import { approvalErrors } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { lockApproval } from "./approvals.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { keepEvents } from "./change-approval.ts";
import { advance, refuseEnded } from "./domain/decide.ts";
import { applyEvent } from "./domain/reduce.ts";
import { findDeparted } from "./find-departed.ts";
import { factsOf, requestOf, stateOf } from "./read-approval.ts";
import { ownerOf, refuseOthers } from "./who-asked.ts";

/**
 * Ends the request that this new one takes the place of, with it or not at all: what was decided meanwhile stays, and
 * the new one is refused.
 *
 * @throws not_found; not_requester; ended
 */
export async function supersedeRequest(
  transaction: Executor,
  { actor, row }: { actor: Actor; row: ApprovalRow },
): Promise<ApprovalRow | undefined> {
  const id = requestOf(row).supersedes;
  if (id == null) return undefined;
  const { organization_id: organizationId, created_at: now } = row;
  const before = await lockApproval(transaction, { organizationId, id });
  if (before === undefined) throw approvalErrors.notFound({ approval_id: id });
  const facts = factsOf(before);
  const begin = stateOf(before);
  refuseOthers(facts, ownerOf(actor));
  // What time has decided by now counts, also where nobody has written it down yet.
  const departed = await findDeparted(transaction, { organizationId, state: begin });
  const byTime = advance({ facts: { ...facts, ...departed }, state: begin, now });
  refuseEnded(facts, byTime.reduce(applyEvent, begin));
  const by = fromJson<Author>(row.requester);
  const outcome = { status: "superseded", at: now, by, successorId: row.id } as const;
  return keepEvents(transaction, { before, begin, events: [{ type: "decided", at: now, outcome }], now });
}
