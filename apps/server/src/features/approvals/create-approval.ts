import { approvalErrors, type ApprovalRequest, type Precondition } from "@parley/contract";
import { toJson, type Executor } from "@parley/db";
import { compileCondition } from "@parley/policy";
import { hashKernel } from "@parley/promptfile";
import { toAuthor } from "../../kernel/author.ts";
import type { EventBus } from "../../kernel/events.ts";
import { createId } from "../../kernel/ids.ts";
import { publishEvents } from "../../kernel/outbox/publish-events.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { issueReceipt } from "../receipts/index.ts";
import { findByKey, firstEventsOf, insertApproval, insertEvents } from "./approvals.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { keepEvents } from "./change-approval.ts";
import { checkSchema } from "./check-schema.ts";
import { decideBeforehand } from "./decide-beforehand.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import { describeApproval } from "./describe-approval.ts";
import type { ApprovalEvent } from "./domain/approval-state.ts";
import { foldEvents } from "./domain/reduce.ts";
import { isSaidByRequest, noticesOf } from "./domain/notices.ts";
import { givenKey, joinKeyOf, joinRequest } from "./join-request.ts";
import { findNotices, noticeToAnyone } from "./notify.ts";
import { withOwnEnvironment } from "./own-environment.ts";
import { preparePromotion } from "./promotions/prepare-promotion.ts";
import { planAdvance } from "./plan-advance.ts";
import { factsOf, stateOf } from "./read-approval.ts";
import { isStatedAtOnce, stateReceipt } from "./state-receipt.ts";
import { supersedeRequest } from "./supersede-request.ts";

type Asking = {
  actor: Actor;
  request: ApprovalRequest;
  idempotencyKey: string | null | undefined;
  /** What clients of another service sent, to be given back to them. */
  wire?: { source: "humanlayer"; spec: Record<string, unknown> };
  /** What is written with it, where it is new. */
  alongside?: (transaction: Executor, row: ApprovalRow) => Promise<void>;
};

/**
 * Puts a request down. The same idempotency key gives the same request back.
 *
 * @throws not_found, not_requester or ended of what it supersedes; key_reused; environment_foreign; what a promotion names and is not there; nothing_to_promote; args_misfit; schema_unusable; precondition_unusable
 */
export async function createApproval(
  dependencies: ApprovalDependencies,
  { actor, request: given, idempotencyKey, wire, alongside }: Asking,
): Promise<ApprovalRow> {
  refuseMisfit(given);
  const { database, events } = dependencies;
  const request = await withOwnEnvironment(database.executor, actor, given);
  const asking = { actor, request, idempotencyKey, ...(wire && { wire }) };
  // A promotion that was sent again is what it was, whatever is deployed by now.
  if (request.kind === "promotion" && idempotencyKey != null) {
    const key = ownKey(idempotencyKey, asking);
    const { organizationId } = actor;
    const isKnown = (await findByKey(database.executor, { organizationId, key })) !== undefined;
    if (isKnown) return findEqual(database, { organizationId, key, requestHash: hashKernel(request) });
  }
  const promoted =
    request.kind === "promotion"
      ? await preparePromotion(database.executor, { ...dependencies, actor, request })
      : undefined;
  const isEnvironmentKnown = actor.limits?.environments !== undefined;
  const { row, requested } = compose({ ...asking, ...(promoted && { promoted }) }, dependencies.clock());
  let superseded: ApprovalRow | undefined;
  const kept = await database.transaction(async (transaction) => {
    const joined = await joinRequest(transaction, row);
    if (joined !== undefined) return joined;
    if (!(await insertApproval(transaction, row))) return undefined;
    await alongside?.(transaction, row);
    superseded = await supersedeRequest(transaction, { actor, row });
    return begin(transaction, dependencies, { row, requested, request, isEnvironmentKnown });
  });
  if (kept === undefined) {
    const { organization_id: organizationId, idempotency_key: key, request_hash: requestHash } = row;
    return findEqual(database, { organizationId, key: key ?? "", requestHash });
  }
  tell(events, { kept, isNew: kept.id === row.id });
  if (superseded !== undefined) tell(events, { kept: superseded, isNew: true });
  return kept;
}

function tell(events: EventBus, { kept, isNew }: { kept: ApprovalRow; isNew: boolean }): void {
  const which = { organizationId: kept.organization_id, id: kept.id };
  if (isNew) events.emit(kept.status === "pending" ? "approval.requested" : "approval.decided", which);
  events.emit("approval.changed", which);
}

type Composing = Pick<Asking, "actor" | "request" | "idempotencyKey" | "wire"> & {
  promoted?: Awaited<ReturnType<typeof preparePromotion>>;
};
type Composed = { row: ApprovalRow; requested: ApprovalEvent };
type Beginning = Composed & { request: ApprovalRequest; isEnvironmentKnown: boolean };

/** What happens to a request that has just been written: it is decided beforehand, or people are asked. */
async function begin(
  transaction: Executor,
  dependencies: ApprovalDependencies,
  { row, requested, ...asked }: Beginning,
): Promise<ApprovalRow> {
  const { id, organization_id: organizationId, created_at: now } = row;
  const first = { organizationId, id, after: 0, events: [requested] };
  const events = await decideBeforehand(transaction, dependencies, { row, ...asked });
  if (events.length > 0) await insertEvents(transaction, first);
  const settled = await keepEvents(transaction, { before: row, begin: stateOf(row), events, now });
  // Nobody is asked what has been decided beforehand.
  if (isStatedAtOnce(settled))
    await issueReceipt(transaction, { ...dependencies, now }, stateReceipt(settled));
  if (settled.status !== "pending") return settled;
  const moment = { facts: factsOf(settled), state: stateOf(settled), now };
  const noticed = await findNotices(transaction, organizationId, moment);
  const data = { approval: describeApproval(settled) };
  const isForAnyone = noticesOf(moment).some((notice) => isSaidByRequest(notice, moment.facts));
  const toAnyone = { organizationId, type: "approval.notice_due" as const, now };
  await publishEvents(
    transaction,
    [
      { organizationId, type: "approval.requested", data, now },
      ...(isForAnyone ? [{ ...toAnyone, data: { ...data, ...noticeToAnyone() } }] : []),
    ],
    events.length > 0 ? [] : [firstEventsOf(first)],
  );
  const told = await keepEvents(transaction, {
    before: settled,
    begin: moment.state,
    events: noticed,
    now,
  });
  // Nothing of the facts has changed, and a request may be large.
  const state = noticed.length === 0 ? moment.state : stateOf(told);
  await planAdvance(dependencies.jobs, transaction, { row: told, facts: moment.facts, state });
  return told;
}

/** The request as it is written down, and its first event. */
function compose({ actor, request, idempotencyKey, wire, promoted }: Composing, now: number): Composed {
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
const ownKey = (key: string, { actor, wire }: { actor: Actor; wire?: Asking["wire"] | undefined }): string =>
  wire === undefined ? `${actor.userId ?? actor.id} ${key}` : key;

async function findEqual(
  database: ApprovalDependencies["database"],
  { requestHash, ...which }: { organizationId: string; key: string; requestHash: string },
): Promise<ApprovalRow> {
  const earlier = await findByKey(database.executor, which);
  if (earlier?.request_hash === requestHash) return earlier;
  const idempotency_key = earlier === undefined ? which.key : givenKey(earlier);
  throw approvalErrors.keyReused({ idempotency_key, approval_id: earlier?.id ?? "" });
}

function refuseMisfit(request: ApprovalRequest): void {
  if (request.kind === "question") {
    if (!request.response_schema) return;
    const finding = checkSchema(request.response_schema, null);
    if (finding.kind === "unusable")
      throw approvalErrors.schemaUnusable({ field: "response_schema", reason: finding.reason });
    return;
  }
  if (request.kind === "promotion") return;
  refuseUnusable(request.precondition);
  if (!request.schema) return;
  const finding = checkSchema(request.schema, request.args);
  if (finding.kind === "unusable")
    throw approvalErrors.schemaUnusable({ field: "schema", reason: finding.reason });
  if (finding.kind === "misfits") throw approvalErrors.argsMisfit({ problems: finding.reason });
}

function refuseUnusable(precondition: Precondition | null | undefined): void {
  if (precondition == null || !("when" in precondition)) return;
  const compiled = compileCondition("facts", precondition.when);
  if (compiled.ok) return;
  throw approvalErrors.preconditionUnusable({ reason: compiled.message, offset: compiled.offset });
}
