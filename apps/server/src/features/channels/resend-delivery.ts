import { channelErrors } from "@parley/contract";
import type { ChannelRow, DeliveryRow } from "./channels.tables.ts";
import { findDelivery, lockDelivery, updateDelivery } from "./deliveries.store.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import { planDelivery } from "./plan-delivery.ts";

/** Has a delivery tried again at once, with all its attempts anew. @throws delivery_not_found; disabled */
export async function resendDelivery(
  { database, clock, jobs }: Pick<ChannelDependencies, "database" | "clock" | "jobs">,
  { row, deliveryId }: { row: ChannelRow; deliveryId: string },
): Promise<DeliveryRow> {
  const { organization_id: organizationId, id: channelId } = row;
  if (!row.is_enabled) throw channelErrors.disabled({ channel_id: channelId });
  return database.transaction(async (transaction) => {
    const found = await findDelivery(transaction, { organizationId, channelId, id: deliveryId });
    const current = found && (await lockDelivery(transaction, { organizationId, id: found.id }));
    if (current === undefined) throw channelErrors.deliveryNotFound({ delivery_id: deliveryId });
    const changes = {
      status: "pending",
      reason: null,
      // What was shown is shown anew: somebody may have deleted it. The message stays: what becomes of it is said there.
      shown_hash: null,
      parts: null,
      // By itself.
      digest_id: null,
      attempts_count: 0,
      next_attempt_at: null,
      updated_at: clock(),
    } as const;
    await updateDelivery(transaction, { organizationId, id: current.id, changes });
    const changed = { ...current, ...changes };
    await planDelivery(jobs, transaction, { ...changed, atOnce: true });
    return changed;
  });
}
