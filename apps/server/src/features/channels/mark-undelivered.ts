import { listToldTogether, lockDelivery, updateDelivery } from "./deliveries.store.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import { planNextStep } from "./plan-delivery.ts";

type Undelivered = { organizationId: string; channelId: string; key: string; reason: string };

/** What a platform had taken, and then could not deliver: it counts as failed, and those who come next are asked. */
export async function markUndelivered(
  { database, clock, jobs }: ChannelDependencies,
  { organizationId, channelId, key, reason }: Undelivered,
): Promise<void> {
  for (const delivery of await listToldTogether(database.executor, { organizationId, channelId, key }))
    await database.transaction(async (transaction) => {
      const current = await lockDelivery(transaction, { organizationId, id: delivery.id });
      if (current?.status !== "delivered") return;
      const changes = { status: "failed" as const, reason, updated_at: clock() };
      await updateDelivery(transaction, { organizationId, id: delivery.id, changes });
      await planNextStep(jobs, transaction, current);
    });
}
