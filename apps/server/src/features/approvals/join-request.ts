import { approvalErrors, type ApprovalRequest } from "@parley/contract";
import { fromJson, takeLock, type Executor } from "@parley/db";
import { hashKernel } from "@parley/promptfile";
import type { Author } from "../../kernel/author.ts";
import { findByKey, findJoin, findPendingEqual, insertJoin, lockApproval } from "./approvals.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { keepEvents } from "./change-approval.ts";
import { stateOf } from "./read-approval.ts";

/** Whence a request comes; two that differ in nothing else are identical. */
const circumstances: ReadonlySet<string> = new Set([
  "run_id",
  "call_id",
  "trace_id",
  "log_id",
  "reason",
  "state",
]);

/** What identical requests of the same requester have in common; nothing for those that want to be asked alone. */
export function joinKeyOf(request: ApprovalRequest, requesterId: string): string | null {
  if (request.join !== true) return null;
  const same = Object.entries(request).filter(([name]) => !circumstances.has(name));
  return hashKernel({ ...Object.fromEntries(same), requesterId });
}

/** The idempotency key as it was sent, without whose it is. */
export const givenKey = ({ idempotency_key: key, requester_id: id }: ApprovalRow): string =>
  key?.startsWith(`${id} `) === true ? key.slice(`${id} `.length) : (key ?? "");

/**
 * What wants to be asked alone is not what its key joined before.
 *
 * @throws key_reused
 */
export async function refuseJoinedKey(executor: Executor, row: ApprovalRow): Promise<void> {
  const { organization_id: organizationId, join_key: joinKey, idempotency_key: key } = row;
  if (joinKey !== null || key === null) return;
  const joined = await findJoin(executor, { organizationId, key });
  if (joined !== undefined)
    throw approvalErrors.keyReused({ idempotency_key: givenKey(row), approval_id: joined.approval_id });
}

/**
 * The request that this one is no other than: still pending, or the one its idempotency key joined before. Nothing
 * where it is to be asked by itself.
 *
 * @throws key_reused
 */
export async function joinRequest(transaction: Executor, row: ApprovalRow): Promise<ApprovalRow | undefined> {
  const { organization_id: organizationId, join_key: joinKey, idempotency_key: key } = row;
  if (joinKey === null) return undefined;
  // Two that come at once are one after the other here: the second finds the first.
  await takeLock(transaction, `approval-join:${organizationId}:${joinKey}`);
  if (key !== null) {
    // So are two others with one key.
    await takeLock(transaction, `approval-key:${organizationId}:${key}`);
    if ((await findByKey(transaction, { organizationId, key })) !== undefined) return undefined;
    const joined = await findJoin(transaction, { organizationId, key });
    if (joined !== undefined) {
      if (joined.request_hash !== row.request_hash)
        throw approvalErrors.keyReused({ idempotency_key: givenKey(row), approval_id: joined.approval_id });
      return lockApproval(transaction, { organizationId, id: joined.approval_id });
    }
  }
  const equal = await findPendingEqual(transaction, { organizationId, joinKey });
  const pending =
    equal === undefined ? undefined : await lockApproval(transaction, { organizationId, id: equal });
  if (pending?.status !== "pending") return undefined;
  if (key !== null)
    await insertJoin(transaction, {
      organization_id: organizationId,
      idempotency_key: key,
      approval_id: pending.id,
      request_hash: row.request_hash,
    });
  const by = fromJson<Author>(row.requester);
  const { created_at: now, run_id: runId, call_id: callId } = row;
  return keepEvents(transaction, {
    before: pending,
    begin: stateOf(pending),
    events: [{ type: "joined", at: now, by, runId, callId }],
    now,
  });
}
