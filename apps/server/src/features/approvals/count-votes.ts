import type { ApprovalBasis, ApprovalRow, ApprovalVoteRow } from "./approvals.tables.ts";
import type { ApprovalEvent, Outcome } from "./domain/approval-state.ts";
import type { Voter } from "./domain/voter.ts";

/** What the end of a request rests on; nothing where nobody decided. */
export function basisOf(outcome: Outcome | null): ApprovalBasis | null {
  if (outcome?.status === "answered") return "people";
  if (outcome?.status !== "approved" && outcome?.status !== "denied") return null;
  return outcome.basis ?? (outcome.byDeadline ? "deadline" : "people");
}

/** What people said with these events, which follow those that the request has. */
export function votesIn(row: ApprovalRow, events: readonly ApprovalEvent[]): ApprovalVoteRow[] {
  return events.flatMap((event, index) => {
    const said = saidIn(event);
    if (said === undefined) return [];
    const { voter, vote } = said;
    return [
      {
        approval_id: row.id,
        number: row.events_count + index + 1,
        organization_id: row.organization_id,
        voter_id: voter.id,
        voter_name: voter.name,
        vote,
        at: event.at,
      },
    ];
  });
}

function saidIn(event: ApprovalEvent): { voter: Voter; vote: ApprovalVoteRow["vote"] } | undefined {
  if (event.type === "voted") return { voter: event.voter, vote: event.vote };
  const voter =
    event.type === "decided" && event.outcome.status === "answered" ? event.outcome.by[0] : undefined;
  return voter && { voter, vote: "answer" };
}
