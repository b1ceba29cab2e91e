import { approvalErrors, type ApprovalRequest } from "@parley/contract";
import { fromJson, takeLock, type Executor } from "@parley/db";
import { hashKernel } from "@parley/promptfile";
import type { Author } from "../../kernel/author.ts";
import { findByKey, findKey, findPendingEqual, insertKeys, keysOf, lockApproval } from "./approvals.store.ts";
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
 * Has the keys of new requests stand for them, in the transaction that writes them. What has joined another request by
 * its key is asked by itself by none.
 *
 * @throws key_reused
 */
export async function takeKeys(transaction: Executor, rows: readonly ApprovalRow[]): Promise<void> {
  const keyed = rows.filter((row) => row.idempotency_key !== null);
  const isFree = await insertKeys(transaction, keysOf(keyed));
  const refused = keyed.find((_, index) => isFree[index] !== true);
  if (refused === undefined) return;
  const { organization_id: organizationId, idempotency_key: key } = refused;
  const earlier = await findKey(transaction, { organizationId, key: key ?? "" });
  const approval_id = earlier?.approval_id ?? "";
  throw approvalErrors.keyReused({ idempotency_key: givenKey(refused), approval_id });
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
    const joined = await findKey(transaction, { organizationId, key });
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
  const [isFree = true] = await insertKeys(transaction, keysOf([{ ...row, id: pending.id }]));
  // Who asks by itself with the same key was faster: this one finds it.
  if (!isFree) return undefined;
  const by = fromJson<Author>(row.requester);
  const { created_at: now, run_id: runId, call_id: callId } = row;
  return keepEvents(transaction, {
    before: pending,
    begin: stateOf(pending),
    events: [{ type: "joined", at: now, by, runId, callId }],
    now,
  });
}
