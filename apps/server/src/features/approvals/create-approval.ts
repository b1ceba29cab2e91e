import { approvalErrors, type ApprovalRequest, type Precondition } from "@parley/contract";
import { currentRowFilter, type Executor } from "@parley/db";
import { compileCondition } from "@parley/policy";
import { hashKernel } from "@parley/promptfile";
import { nothingChanged } from "../../kernel/audit/draft.ts";
import type { EventBus } from "../../kernel/events.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { findApproval, findByKey, findKey, insertApprovals } from "./approvals.store.ts";
import type { Written } from "./approval-writer.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { beginRequest, type Beginning } from "./begin-request.ts";
import { checkSchema } from "./check-schema.ts";
import { composeRequest, ownKey } from "./compose-request.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import { givenKey, joinRequest, takeKeys } from "./join-request.ts";
import { withOwnEnvironment } from "./own-environment.ts";
import type { Examination } from "./plan-examiner.ts";
import { preparePromotion } from "./promotions/prepare-promotion.ts";
import { factsOf, stateOf } from "./read-approval.ts";
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
 * @throws plan_unfillable; not_found, not_requester or ended of what it supersedes; key_reused; environment_foreign; what a promotion names and is not there; nothing_to_promote; args_misfit; schema_unusable; precondition_unusable
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
    const isKnown = (await findEarlier(database.executor, { organizationId, key })) !== undefined;
    if (isKnown) return findEqual(database, { organizationId, key, requestHash: hashKernel(request) });
  }
  const promoted =
    request.kind === "promotion"
      ? await preparePromotion(database.executor, { ...dependencies, actor, request })
      : undefined;
  const isEnvironmentKnown = actor.limits?.environments !== undefined;
  const composed = composeRequest({ ...asking, ...(promoted && { promoted }) }, dependencies.clock());
  const { row } = composed;
  const examination = await examinePlanOf(dependencies, { ...asking, row });
  const beginning: Beginning = { ...composed, request, isEnvironmentKnown, examination };
  const writing = { actor, beginning, ...(alongside && { alongside }) };
  const written = isByItself(writing)
    ? await dependencies.approvalWriter.write(beginning)
    : await writeAlone(dependencies, writing);
  if (written === undefined) {
    const { organization_id: organizationId, idempotency_key: key, request_hash: requestHash } = row;
    return findEqual(database, { organizationId, key: key ?? "", requestHash });
  }
  tell(events, { ...written, isNew: written.row.id === row.id });
  return written.row;
}

/** What keeps the plan from being filled. Plans of another service's clients go by its rules. */
async function examinePlanOf(
  { database: { executor }, planExaminer }: ApprovalDependencies,
  { actor, request, row, wire }: Pick<Asking, "actor" | "request" | "wire"> & { row: ApprovalRow },
): Promise<Examination> {
  if (wire !== undefined || mayAnswerSelf(actor, request)) return { warnings: [] };
  const { organization_id: organizationId, created_at: now } = row;
  const { requesterIds } = factsOf(row);
  const { promotion } = stateOf(row);
  const examined = { organizationId, plan: request.plan, requesterIds, now };
  return planExaminer.examine(executor, { ...examined, ...(promotion && { promotion }) });
}

/** Whether who asks may answer, by a plan that asks nobody in particular: then somebody is there. */
const mayAnswerSelf = ({ permissions }: Actor, { kind, plan }: ApprovalRequest): boolean =>
  kind !== "promotion" &&
  plan?.allow_requester === true &&
  permissions.has("approve") &&
  plan.steps.every(({ who }) => "anyone" in who);

type Writing = { actor: Actor; beginning: Beginning } & Pick<Asking, "alongside">;

/** Whether it touches nothing but itself, keeps nobody up, and is written by who sees all: then it may be written with others. */
const isByItself = ({ beginning: { row, request, examination }, alongside }: Writing): boolean =>
  row.join_key === null &&
  examination.refusal === undefined &&
  row.kind !== "promotion" &&
  request.supersedes == null &&
  alongside === undefined &&
  currentRowFilter() === undefined;

async function writeAlone(
  dependencies: ApprovalDependencies,
  { actor, beginning, alongside }: Writing,
): Promise<Written | undefined> {
  const { row } = beginning;
  let superseded: ApprovalRow | undefined;
  const kept = await dependencies.database.transaction(async (transaction) => {
    const joined = await joinRequest(transaction, row);
    if (joined !== undefined) return joined;
    const [isNew] = await insertApprovals(transaction, [row]);
    if (!isNew) {
      nothingChanged();
      return undefined;
    }
    await takeKeys(transaction, [row]);
    await alongside?.(transaction, row);
    superseded = await supersedeRequest(transaction, { actor, row });
    return beginRequest(transaction, dependencies, beginning);
  });
  if (superseded !== undefined) tell(dependencies.events, { row: superseded, isUntold: false, isNew: true });
  return kept && { row: kept, isUntold: false };
}

function tell(events: EventBus, { row, isUntold, isNew }: Written & { isNew: boolean }): void {
  const which = { organizationId: row.organization_id, id: row.id };
  if (isNew && row.status !== "pending") events.emit("approval.decided", which);
  events.emit("approval.changed", { ...which, ...(isUntold && { isUntold }) });
}

async function findEqual(
  database: ApprovalDependencies["database"],
  { requestHash, ...which }: { organizationId: string; key: string; requestHash: string },
): Promise<ApprovalRow> {
  const earlier = await findEarlier(database.executor, which);
  if (earlier?.requestHash === requestHash) return earlier.row;
  const idempotency_key =
    earlier === undefined ? which.key : givenKey({ ...earlier.row, idempotency_key: which.key });
  throw approvalErrors.keyReused({ idempotency_key, approval_id: earlier?.row.id ?? "" });
}

/** What was asked with this key before, by itself or joining another, and the hash of what was sent with it. */
async function findEarlier(
  executor: Executor,
  which: { organizationId: string; key: string },
): Promise<{ row: ApprovalRow; requestHash: string } | undefined> {
  const own = await findByKey(executor, which);
  if (own !== undefined) return { row: own, requestHash: own.request_hash };
  const joined = await findKey(executor, which);
  if (joined === undefined) return undefined;
  const { organizationId } = which;
  const row = await findApproval(executor, { organizationId, id: joined.approval_id });
  return row && { row, requestHash: joined.request_hash };
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
