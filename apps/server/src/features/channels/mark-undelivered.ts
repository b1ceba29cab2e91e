import { findApproval } from "../approvals/index.ts";
import { beginNextStep } from "./begin-next-step.ts";
import { listDeliveriesByKey, lockDelivery, updateDelivery } from "./deliveries.store.ts";
import type { ChannelDependencies } from "./dependencies.ts";

type Undelivered = { organizationId: string; channelId: string; key: string; reason: string };

/** What a platform had taken, and then could not deliver: it counts as failed, and those who come next are asked. */
export async function markUndelivered(
  dependencies: ChannelDependencies,
  { organizationId, channelId, key, reason }: Undelivered,
): Promise<void> {
  const { database, clock } = dependencies;
  const [first, ...others] = await listDeliveriesByKey(database.executor, { organizationId, channelId, key });
  if (first === undefined) return;
  // A digest told of all of them.
  const together = others.filter(({ digest_id: id }) => id !== null && id === first.digest_id);
  for (const delivery of [first, ...together]) {
    await database.transaction(async (transaction) => {
      const current = await lockDelivery(transaction, { organizationId, id: delivery.id });
      if (current?.status !== "delivered") return;
      const changes = { status: "failed" as const, reason, updated_at: clock() };
      await updateDelivery(transaction, { organizationId, id: delivery.id, changes });
    });
    const approval = await findApproval(database.executor, { organizationId, id: delivery.approval_id });
    if (approval !== undefined) await beginNextStep(dependencies, approval);
  }
}
