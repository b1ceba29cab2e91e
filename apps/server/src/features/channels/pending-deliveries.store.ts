import type { Executor } from "@parley/db";
import type { ChannelTables, DeliveryRow } from "./channels.tables.ts";

/** What waits for a channel, oldest first. */
export const listPendingDeliveries = (
  executor: Executor,
  { organizationId, channelId }: { organizationId: string; channelId: string },
): Promise<Pick<DeliveryRow, "id" | "channel_id">[]> =>
  executor
    .$extendTables<ChannelTables>()
    .selectFrom("channel_deliveries")
    .select(["id", "channel_id"])
    .where("organization_id", "=", organizationId)
    .where("channel_id", "=", channelId)
    .where("status", "=", "pending")
    .orderBy("created_at")
    .orderBy("id")
    .execute();
