import { fromJson } from "@parley/db";
import { stateOf, type ApprovalRow } from "../approvals/index.ts";

/** UTC without a zone, with microseconds: as the original wrote it, which all its clients read. */
const toWireTime = (at: number): string => new Date(at).toISOString().replace("Z", "000");

const specOf = (row: ApprovalRow): Record<string, unknown> =>
  fromJson<{ wire?: Record<string, unknown> }>(row.request).wire ?? {};

const common = (row: ApprovalRow) => ({
  run_id: row.run_id ?? "",
  call_id: row.call_id ?? row.id,
  spec: specOf(row),
});

/** Either of the two below. */
export type ToWire = (row: ApprovalRow, slackTs?: string | null) => object;

/** A request as these clients know it: pending while `approved` is null. `slackTs`: its thread at Slack. */
export function toFunctionCall(row: ApprovalRow, slackTs: string | null = null) {
  const { outcome } = stateOf(row);
  const answer = (): object => {
    if (outcome === null) return {};
    if (outcome.status === "approved") return { approved: true, comment: outcome.comment };
    // These clients know two ends only, and run the function on one of them.
    const comment =
      outcome.status === "denied" ? (outcome.comment ?? "No reason was given.") : reasonOf(outcome);
    const option = outcome.status === "denied" ? outcome.option : null;
    return { approved: false, comment, reject_option_name: option };
  };
  return {
    ...common(row),
    status: {
      requested_at: toWireTime(row.created_at),
      responded_at: outcome === null ? null : toWireTime(outcome.at),
      approved: null,
      comment: null,
      reject_option_name: null,
      slack_message_ts: slackTs,
      user_info: userOf(outcome),
      ...answer(),
    },
  };
}

/** A question as these clients know it: its status is null while nobody has answered. */
export function toHumanContact(row: ApprovalRow, slackTs: string | null = null) {
  const { outcome } = stateOf(row);
  if (outcome === null) return { ...common(row), status: null };
  const isAnswered = outcome.status === "answered";
  return {
    ...common(row),
    status: {
      requested_at: toWireTime(row.created_at),
      responded_at: toWireTime(outcome.at),
      // They ask until there are words.
      response: isAnswered ? textOf(outcome.answer) : reasonOf(outcome),
      response_option_name: isAnswered ? outcome.option : null,
      slack_message_ts: slackTs,
      user_info: userOf(outcome),
    },
  };
}

type Outcome = NonNullable<ReturnType<typeof stateOf>["outcome"]>;

function reasonOf(outcome: Outcome): string {
  if (outcome.status === "timed_out") return "Nobody answered in time.";
  const reason = outcome.status === "cancelled" ? outcome.reason : null;
  return `The request was withdrawn${reason === null || reason === "" ? "." : `: ${reason}`}`;
}

const textOf = (answer: unknown): string => (typeof answer === "string" ? answer : JSON.stringify(answer));

function userOf(outcome: Outcome | null): object | null {
  if (outcome === null || !("by" in outcome) || !Array.isArray(outcome.by)) return null;
  const [first] = outcome.by;
  if (first === undefined) return null;
  return { username: first.email ?? first.id, display_name: first.name, source: first.channel ?? "Web" };
}
