import type { ChannelFailure, DeliveryAttempt, Posted } from "@parley/channels";
import { toJson, type Executor } from "@parley/db";
import { createId } from "../../../kernel/ids.ts";
import type { DeliveryRow, DigestRow } from "../channels.tables.ts";
import { insertDeliveries, insertMessageKeys, lockDelivery, updateDelivery } from "../deliveries.store.ts";
import type { ChannelDependencies } from "../dependencies.ts";
import { findFailed, readReceipts } from "../domain/receipts.ts";
import { byNextWay, findNextWay } from "../next-way.ts";
import { tryAgain } from "../try-again.ts";
import { planDelivery, planNextStep } from "../plan-delivery.ts";
import { withAttempt } from "../with-attempt.ts";
import type { Entry } from "./digest-card.ts";
import { listDeliveriesIn, lockDigest, takeDigest, updateDigest } from "./digests.store.ts";
import { planDigest } from "./plan-digest.ts";

type Ending = {
  digest: Pick<DigestRow, "id" | "organization_id">;
  changes: Partial<DigestRow>;
  /** What is part of it; whatever came after it was read is told by itself. */
  entries: readonly Entry[];
};

/** Nothing more is told with it. */
export async function endDigest(
  { jobs, clock }: Pick<ChannelDependencies, "jobs" | "clock">,
  transaction: Executor,
  { digest: { id, organization_id: organizationId }, changes, entries }: Ending,
): Promise<void> {
  await lockDigest(transaction, { organizationId, id });
  await updateDigest(transaction, { organizationId, id, changes });
  const known = new Set(entries.map(({ delivery }) => delivery.id));
  for (const delivery of await listDeliveriesIn(transaction, { organizationId, id })) {
    if (delivery.status !== "pending" || known.has(delivery.id)) continue;
    const alone = { digest_id: null, reason: null, next_attempt_at: null, updated_at: clock() };
    await updateDelivery(transaction, { organizationId, id: delivery.id, changes: alone });
    await planDelivery(jobs, transaction, { ...delivery, ...alone, atOnce: true });
  }
}

type Keeping = { digest: DigestRow; entries: readonly Entry[]; attempt: DeliveryAttempt };

/** What was told, in the log of each of its requests; the platform may have said meanwhile that it did not arrive. */
export async function keepTold(
  dependencies: ChannelDependencies,
  {
    digest,
    entries,
    attempt,
    posted,
    place,
    hash,
  }: Keeping & { posted: Posted; place: string; hash: string },
): Promise<void> {
  const { database, clock, jobs } = dependencies;
  const { organization_id: organizationId, id, channel_id: channelId } = digest;
  await database.transaction(async (transaction) => {
    if ((await lockDigest(transaction, { organizationId, id })) === undefined) return;
    const told: Partial<DigestRow> = {
      status: "told",
      told_place: place,
      message: toJson(posted.message),
      shown_hash: hash,
      attempts_count: 0,
      next_attempt_at: null,
    };
    await endDigest(dependencies, transaction, { digest, changes: told, entries });
    for (const { delivery } of entries) {
      await insertMessageKeys(transaction, {
        channelId,
        deliveryId: delivery.id,
        keys: posted.keys,
        argsHash: null,
      });
      const current = await lockDelivery(transaction, { organizationId, id: delivery.id });
      if (current === undefined) continue;
      const failed = findFailed(readReceipts(current), posted.keys);
      const changes: Partial<DeliveryRow> = {
        status: failed === undefined ? "delivered" : "failed",
        reason: failed?.text ?? `Told with ${entries.length - 1} others.`,
        place,
        parts: null,
        attempts_count: 0,
        attempts: withAttempt(delivery, attempt),
        next_attempt_at: null,
        updated_at: clock(),
      };
      await updateDelivery(transaction, { organizationId, id: delivery.id, changes });
      if (failed !== undefined) await planNextStep(jobs, transaction, current);
    }
  });
}

type Failing = Keeping & { failure: ChannelFailure };

/** Tried again as a whole. What is given up is re-sent one by one. */
export async function keepUntold(
  dependencies: ChannelDependencies,
  { digest, entries, attempt, failure }: Failing,
): Promise<void> {
  const { database, clock, jobs } = dependencies;
  const { organization_id: organizationId, id } = digest;
  const now = clock();
  await database.transaction(async (transaction) => {
    const current = await lockDigest(transaction, { organizationId, id });
    if (current === undefined) return;
    const { attempts_count: before, created_at: since } = current;
    const { isAttempt, attempts, next } = tryAgain({ failure, now, attempts: before, since });
    const changes = {
      status: next === undefined ? ("failed" as const) : ("waiting" as const),
      attempts_count: attempts,
      next_attempt_at: next ?? null,
    };
    if (next === undefined) await endDigest(dependencies, transaction, { digest, changes, entries });
    else await updateDigest(transaction, { organizationId, id, changes });
    for (const { delivery } of entries) {
      await updateDelivery(transaction, {
        organizationId,
        id: delivery.id,
        changes: {
          status: next === undefined ? "failed" : "pending",
          reason: failure.message,
          attempts_count: attempts,
          ...(isAttempt && { attempts: withAttempt(delivery, attempt) }),
          next_attempt_at: next ?? null,
          updated_at: now,
        },
      });
      await planNextStep(jobs, transaction, delivery);
    }
    await tellByNextWay(dependencies, transaction, { digest: current, entries, failure });
    if (next !== undefined) await planDigest(jobs, transaction, { ...current, ...changes });
  });
}

/** All of it with another digest, which is due already; by themselves where that was told meanwhile. */
async function tellByNextWay(
  dependencies: ChannelDependencies,
  transaction: Executor,
  { digest, entries, failure }: Pick<Failing, "digest" | "entries" | "failure">,
): Promise<void> {
  const { clock, jobs } = dependencies;
  const channel = await findNextWay(dependencies, transaction, { unreached: digest, failure });
  if (channel === undefined) return;
  const now = clock();
  const taken = await takeDigest(transaction, {
    ...digest,
    id: createId("chg"),
    channel_id: channel.id,
    status: "waiting",
    attempts_count: 0,
    next_attempt_at: null,
    created_at: now,
  });
  const rows = entries.map(({ delivery }) => byNextWay(delivery, { channel, now, digest: taken }));
  const inserted = await insertDeliveries(transaction, rows);
  if (taken !== undefined) await planDigest(jobs, transaction, taken);
  else for (const row of inserted) await planDelivery(jobs, transaction, row);
}

/** What was told stays told; that it could not be changed is in the log of each request, and may be tried again. */
export async function keepUnchanged(
  { database, clock, jobs }: ChannelDependencies,
  { digest, entries, attempt, failure }: Failing,
): Promise<void> {
  const { organization_id: organizationId, id } = digest;
  const now = clock();
  await database.transaction(async (transaction) => {
    const current = await lockDigest(transaction, { organizationId, id });
    if (current === undefined) return;
    const { attempts_count: before, created_at: since } = current;
    const { isAttempt, attempts, next } = tryAgain({ failure, now, attempts: before, since });
    const changes = { attempts_count: attempts, next_attempt_at: next ?? null };
    await updateDigest(transaction, { organizationId, id, changes });
    for (const { delivery } of entries)
      await updateDelivery(transaction, {
        organizationId,
        id: delivery.id,
        changes: { ...(isAttempt && { attempts: withAttempt(delivery, attempt) }), updated_at: now },
      });
    if (next !== undefined) await planDigest(jobs, transaction, { ...current, ...changes });
  });
}
