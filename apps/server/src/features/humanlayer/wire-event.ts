import type { ApprovalRow } from "../approvals/index.ts";
import { toFunctionCall, toHumanContact } from "./to-wire.ts";

type LaunchType = "agent_email.received" | "agent_slack.received";

/** What HumanLayer's webhooks told, by the name it had in their body. */
export type WireEvent = {
  type: "function_call.completed" | "human_contact.completed" | LaunchType;
  event: object;
};

/** A request that has ended, as its clients' webhooks were told of it; nothing where another wire asked. */
export function toWireEvent(row: ApprovalRow): WireEvent | undefined {
  if (row.source !== "humanlayer" || row.status === "pending") return undefined;
  return row.kind === "question"
    ? { type: "human_contact.completed", event: toHumanContact(row) }
    : { type: "function_call.completed", event: toFunctionCall(row) };
}

export const isLaunch = (type: string): type is LaunchType =>
  type === "agent_email.received" || type === "agent_slack.received";

/** A message to an agent: told to these clients too, by the same names. */
export const toLaunchEvent = (
  type: LaunchType,
  { is_test: _isTest, is_partial: _isPartial, ...event }: { is_test: boolean; is_partial?: boolean },
): WireEvent => ({ type, event });

/** What somebody sees who asks for a test. */
export const sampleWireEvent: WireEvent = {
  type: "function_call.completed",
  event: {
    run_id: "test",
    call_id: "call-test",
    spec: { fn: "test", kwargs: {}, state: null },
    status: {
      requested_at: "2026-01-01T00:00:00.000000",
      responded_at: "2026-01-01T00:00:00.000000",
      approved: true,
      comment: null,
      reject_option_name: null,
    },
  },
};
