import type { Executor } from "@parley/db";
import type { ChannelTables, DeliveryRow } from "./channels.tables.ts";

type OfChannel = { organizationId: string; channelId: string };

/** One that its platform is being told. `place` is null while whose it is has not been looked up there. */
export type SendingRow = Pick<DeliveryRow, "id" | "place" | "user_id">;

/** What its platform is being told, of what was begun after that. */
export const listSending = (
  executor: Executor,
  { organizationId, channelId, after }: OfChannel & { after: number },
): Promise<SendingRow[]> =>
  executor
    .$extendTables<ChannelTables>()
    .selectFrom("channel_deliveries")
    .select(["id", "place", "user_id"])
    .where("organization_id", "=", organizationId)
    .where("channel_id", "=", channelId)
    .where("sending_since", ">", after)
    .execute();

/** What waits for a channel, oldest first. */
export const listPendingDeliveries = (
  executor: Executor,
  { organizationId, channelId }: OfChannel,
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
