import type { DeliveryRow } from "../channels.tables.ts";
import type { ChannelDependencies } from "../dependencies.ts";
import { findPlannedDigest, updateDigest } from "./digests.store.ts";
import { planDigest } from "./plan-digest.ts";

/** Has the digest looked at of which a delivery is a part: it may be due, or say something that is so no more. */
export async function planDigestOf(
  { database, jobs, clock }: Pick<ChannelDependencies, "database" | "jobs" | "clock">,
  { digest_id: id }: Pick<DeliveryRow, "digest_id">,
): Promise<void> {
  const digest = await findPlannedDigest(database.executor, id ?? "");
  // What waits longer was planned when it was made.
  if (digest === undefined || digest.due_at > clock()) return;
  // Without a failed attempt it waits for its channel only, which may be enabled again.
  const changes = digest.attempts_count === 0 ? { next_attempt_at: null } : {};
  const { organization_id: organizationId } = digest;
  await database.transaction(async (transaction) => {
    if (digest.attempts_count === 0)
      await updateDigest(transaction, { organizationId, id: digest.id, changes });
    await planDigest(jobs, transaction, { ...digest, ...changes });
  });
}
