import type { ApprovalRequest } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import { useGrant } from "../grants/index.ts";
import type { CallToJudge } from "../policies/index.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import type { ApprovalEvent, Outcome } from "./domain/approval-state.ts";
import { stateOf } from "./read-approval.ts";

type Promoted = Extract<ApprovalRequest, { kind: "promotion" }>;
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
  if (request.kind === "promotion") return judgePromotion(transaction, { policyJudge, row, request });
  const call = { ...toCall(row, request), ...(isEnvironmentKnown && { known: ["environment" as const] }) };
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
    factsFor: (uses) => policyJudge.factsOf(transaction, call, { uses, isPast: false }),
    now: at,
  });
  if (grant === undefined) return judged;
  const granted: ApprovalEvent = { type: "granted", at, grant: { ...grant, at } };
  return [...judged, granted, { type: "decided", at, outcome: approvedBy("grant", at, request) }];
}

/**
 * A policy may deny a promotion, and say who decides it. It approves none, and neither does a grant: that takes somebody
 * who may deploy.
 */
async function judgePromotion(
  transaction: Executor,
  {
    policyJudge,
    row,
    request,
  }: Pick<ApprovalDependencies, "policyJudge"> & { row: ApprovalRow; request: Promoted },
): Promise<ApprovalEvent[]> {
  const { promotion, args } = stateOf(row);
  if (promotion === undefined) return [];
  const { file, environment, version } = promotion;
  const shown = { ...args, path: file.path, type: file.type, version: version.number };
  const asked = { ...request, args: shown, environment: environment.name };
  // Of a promotion they are what will be deployed, and where.
  const known = ["agent", "environment", "version"] as const;
  const call = { ...toCall(row, asked), known };
  const at = row.created_at;
  const applied = await policyJudge.judgeCall(transaction, call);
  if (applied === undefined || applied.ruling.outcome === "allow") return [];
  const judged: ApprovalEvent = { type: "judged", at, policy: applied };
  if (applied.ruling.outcome !== "deny") return [judged];
  const outcome = { ...denied, at, comment: applied.ruling.reason ?? null };
  return [judged, { type: "decided", at, outcome }];
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

type Judged = Pick<FunctionCall, "name" | "args" | "version_id" | "environment" | "stakes">;

/** A request's call, as policies and grants look at it. */
export function toCall(row: ApprovalRow, request: Judged): CallToJudge {
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
