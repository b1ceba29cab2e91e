import type { ApprovalRequest } from "@parley/contract";
import { toJson } from "@parley/db";
import { hashKernel } from "@parley/promptfile";
import { toAuthor } from "../../kernel/author.ts";
import { createId } from "../../kernel/ids.ts";
import type { Actor } from "../../kernel/request-context.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import type { ApprovalEvent } from "./domain/approval-state.ts";
import { foldEvents } from "./domain/reduce.ts";
import { joinKeyOf } from "./join-request.ts";
import type { preparePromotion } from "./promotions/prepare-promotion.ts";

type Composing = {
  actor: Actor;
  request: ApprovalRequest;
  idempotencyKey: string | null | undefined;
  /** What clients of another service sent, to be given back to them. */
  wire?: { source: "humanlayer"; spec: Record<string, unknown> };
  promoted?: Awaited<ReturnType<typeof preparePromotion>>;
};

/** The request as it is written down, and its first event. */
export function composeRequest(
  { actor, request, idempotencyKey, wire, promoted }: Composing,
  now: number,
): { row: ApprovalRow; requested: ApprovalEvent } {
  const asked = wire === undefined ? request : { ...request, wire: wire.spec };
  const args = request.kind === "function_call" ? request.args : (promoted?.args ?? null);
  const requested: ApprovalEvent = {
    type: "requested",
    at: now,
    by: toAuthor(actor),
    args,
    argsHash: args === null ? null : hashKernel(args),
    ...(promoted && { promotion: promoted.promotion }),
  };
  const { deadline_seconds: deadlineSeconds } = request;
  const row: ApprovalRow = {
    id: createId("apr"),
    organization_id: actor.organizationId,
    kind: request.kind,
    name: request.name,
    status: "pending",
    source: wire?.source ?? "parley",
    stakes: request.stakes,
    run_id: request.run_id ?? null,
    call_id: request.call_id ?? null,
    request: toJson(asked),
    requester: toJson(toAuthor(actor)),
    requester_id: actor.userId ?? actor.id,
    requester_ids: toJson([...new Set([actor.id, actor.userId ?? actor.id])]),
    join_key: joinKeyOf(promoted ? { ...request, ...promoted.args } : request, actor.userId ?? actor.id),
    idempotency_key: idempotencyKey == null ? null : ownKey(idempotencyKey, { actor, wire }),
    request_hash: hashKernel(asked),
    state: toJson(foldEvents([requested])),
    events_count: 1,
    created_at: now,
    deadline_at: deadlineSeconds == null ? null : now + deadlineSeconds * 1000,
    decided_at: null,
    basis: null,
    is_edited: false,
    version_id: request.kind === "promotion" ? null : (request.version_id ?? null),
  };
  return { row, requested };
}

/** A key is its requester's own. The ids of HumanLayer's clients are an organization's: others ask and answer by them. */
export const ownKey = (
  key: string,
  { actor, wire }: { actor: Actor; wire?: Composing["wire"] | undefined },
): string => (wire === undefined ? `${actor.userId ?? actor.id} ${key}` : key);
