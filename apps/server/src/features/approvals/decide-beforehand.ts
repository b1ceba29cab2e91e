import type { ApprovalRequest } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import { useGrant } from "../grants/index.ts";
import type { CallToJudge } from "../policies/index.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import type { ApprovalEvent, Outcome } from "./domain/approval-state.ts";

type FunctionCall = Extract<ApprovalRequest, { kind: "function_call" }>;

type Asked = {
  row: ApprovalRow;
  request: ApprovalRequest;
  /** Whether it is the key's and not only the program's word. */
  isEnvironmentKnown: boolean;
};

/**
 * What has been decided of a call before it was asked for: by the policy in use, else by a grant. Nothing of it where
 * people are to be asked. An error never decides: then grants are not looked at either, since the rule that failed may
 * have been one that denies.
 */
export async function decideBeforehand(
  transaction: Executor,
  { policyJudge }: Pick<ApprovalDependencies, "policyJudge">,
  { row, request, isEnvironmentKnown }: Asked,
): Promise<ApprovalEvent[]> {
  if (request.kind === "question") return [];
  const call = { ...toCall(row, request), isEnvironmentKnown };
  const at = row.created_at;
  const applied = await policyJudge.judgeCall(transaction, call);
  const judged: ApprovalEvent[] = applied === undefined ? [] : [{ type: "judged", at, policy: applied }];
  const { outcome, reason = null, error = null } = applied?.ruling ?? { outcome: "ask" };
  if (outcome === "deny")
    return [...judged, { type: "decided", at, outcome: { ...denied, at, comment: reason } }];
  if (outcome === "allow")
    return [...judged, { type: "decided", at, outcome: approvedBy("policy", at, request) }];
  if (error !== null) return judged;
  const grant = await useGrant(transaction, {
    organizationId: row.organization_id,
    approvalId: row.id,
    requesterIds: fromJson<string[]>(row.requester_ids),
    call: call.call,
    factsFor: (uses) => policyJudge.factsOf(transaction, call, uses),
    now: at,
  });
  if (grant === undefined) return judged;
  const granted: ApprovalEvent = { type: "granted", at, grant: { ...grant, at } };
  return [...judged, granted, { type: "decided", at, outcome: approvedBy("grant", at, request) }];
}

const denied = {
  status: "denied",
  by: [],
  option: null,
  byDeadline: false,
  basis: "policy",
} as const;

const approvedBy = (basis: "policy" | "grant", at: number, request: FunctionCall): Outcome => ({
  status: "approved",
  by: [],
  at,
  comment: null,
  validUntil: at + request.valid_seconds * 1000,
  byDeadline: false,
  basis,
});

function toCall(row: ApprovalRow, request: FunctionCall): CallToJudge {
  const { id, full_name: name } = fromJson<Author>(row.requester);
  return {
    organizationId: row.organization_id,
    id: row.id,
    call: {
      tool: request.name,
      args: request.args,
      version: request.version_id ?? "",
      environment: request.environment ?? "",
      stakes: request.stakes,
      requester: { id, name: name ?? id },
      now: row.created_at,
    },
    requesterId: row.requester_id ?? id,
    runId: row.run_id,
  };
}
