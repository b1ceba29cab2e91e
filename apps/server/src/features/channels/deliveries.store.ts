import { forUpdate, inList, insertEach, type Executor } from "@parley/db";
import type { DeliveryStatus } from "@parley/channels";
import type { ChannelTables, DeliveryRow, MessageKeyRow } from "./channels.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<ChannelTables>();

type OfOrganization = { organizationId: string };
type OneOf = OfOrganization & { id: string };

/** Only those whose target has none in their request yet; which they are, is answered. */
export async function insertDeliveries(
  executor: Executor,
  rows: readonly DeliveryRow[],
): Promise<DeliveryRow[]> {
  const inserted = await insertEach(executor, {
    table: "channel_deliveries",
    rows,
    key: ["approval_id", "target_key"],
  });
  return rows.filter((_, index) => inserted[index] === true);
}

/** By its id alone, for the job that was planned for it. */
export const findPlannedDelivery = (executor: Executor, id: string): Promise<DeliveryRow | undefined> =>
  tables(executor).selectFrom("channel_deliveries").selectAll().where("id", "=", id).executeTakeFirst();

export const findDelivery = (
  executor: Executor,
  { organizationId, channelId, id }: OneOf & { channelId: string },
): Promise<DeliveryRow | undefined> =>
  tables(executor)
    .selectFrom("channel_deliveries")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("channel_id", "=", channelId)
    .where("id", "=", id)
    .executeTakeFirst();

export const lockDelivery = (
  transaction: Executor,
  { organizationId, id }: OneOf,
): Promise<DeliveryRow | undefined> =>
  forUpdate(
    transaction,
    tables(transaction)
      .selectFrom("channel_deliveries")
      .selectAll()
      .where("organization_id", "=", organizationId)
      .where("id", "=", id),
  ).executeTakeFirst();

export async function updateDelivery(
  executor: Executor,
  { organizationId, id, changes }: OneOf & { changes: Partial<DeliveryRow> },
): Promise<void> {
  await tables(executor)
    .updateTable("channel_deliveries")
    .set(changes)
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
}

/** All of a request, oldest first. */
export const listDeliveriesOf = (
  executor: Executor,
  { organizationId, approvalId }: OfOrganization & { approvalId: string },
): Promise<DeliveryRow[]> =>
  tables(executor)
    .selectFrom("channel_deliveries")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("approval_id", "=", approvalId)
    .orderBy("created_at")
    .orderBy("id")
    .execute();

type Listing = OfOrganization & { channelId: string; status?: DeliveryStatus | undefined };

/** Newest first. */
export async function listDeliveries(
  executor: Executor,
  { organizationId, channelId, status }: Listing,
  { page, size }: { page: number; size: number },
): Promise<{ rows: DeliveryRow[]; total: number }> {
  const matching = () => {
    const query = tables(executor)
      .selectFrom("channel_deliveries")
      .where("organization_id", "=", organizationId)
      .where("channel_id", "=", channelId);
    return status === undefined ? query : query.where("status", "=", status);
  };
  const rows = await matching()
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(size)
    .offset((page - 1) * size)
    .execute();
  const { total } = await matching()
    .select(({ fn }) => fn.countAll<number | string>().as("total"))
    .executeTakeFirstOrThrow();
  return { rows, total: Number(total) };
}

/** How often a person was told something since then; what waits for a digest, or came with one, counts not. */
export async function countToldPerson(
  executor: Executor,
  { organizationId, userId, since }: OfOrganization & { userId: string; since: number },
): Promise<number> {
  const { total } = await tables(executor)
    .selectFrom("channel_deliveries")
    .select(({ fn }) => fn.countAll<number | string>().as("total"))
    .where("organization_id", "=", organizationId)
    .where("user_id", "=", userId)
    .where("created_at", ">", since)
    .where("status", "!=", "skipped")
    .where("digest_id", "is", null)
    // Browsers are told beside it.
    .where("kind", "!=", "push")
    .executeTakeFirstOrThrow();
  return Number(total);
}

type Keying = {
  channelId: string;
  deliveryId: string;
  keys: readonly string[];
  /** Of the arguments that are shown; null where none are. */
  argsHash: string | null;
};

/** What answers may name it by. A key under which different arguments were shown is bound to none of them. */
export async function insertMessageKeys(
  executor: Executor,
  { channelId, deliveryId, keys, argsHash }: Keying,
): Promise<void> {
  if (keys.length === 0) return;
  await tables(executor)
    .updateTable("channel_message_keys")
    .set({ args_hash: null })
    .where("channel_id", "=", channelId)
    .where("delivery_id", "=", deliveryId)
    .where(inList(executor, "message_key", [...new Set(keys)]))
    .where("args_hash", "!=", argsHash ?? "")
    .execute();
  await insertEach(executor, {
    table: "channel_message_keys",
    rows: [...new Set(keys)].map((key) => ({
      channel_id: channelId,
      message_key: key,
      delivery_id: deliveryId,
      args_hash: argsHash,
    })),
    key: ["channel_id", "message_key", "delivery_id"],
  });
}

/** A delivery, and the arguments that were shown under the key by which it was found. */
export type FoundDelivery = DeliveryRow & Pick<MessageKeyRow, "args_hash">;

/** What is read of requests here. */
export type ApprovalTables = { approvals: { id: string; organization_id: string; status: string } };

/** So many are looked at: there may be more. */
export const mostFound = 20;

type ByKey = OfOrganization & { channelId: string; key: string };

/** Of requests that are open first, then the latest that was said. */
export const listDeliveriesByKey = (executor: Executor, given: ByKey): Promise<FoundDelivery[]> =>
  deliveriesByKey(executor, given).limit(mostFound).execute();

/** What one message told of: a delivery, or all of a digest. */
export async function listToldTogether(executor: Executor, given: ByKey): Promise<FoundDelivery[]> {
  const [first] = await listDeliveriesByKey(executor, given);
  if (first?.digest_id == null) return first === undefined ? [] : [first];
  return deliveriesByKey(executor, given)
    .where("channel_deliveries.digest_id", "=", first.digest_id)
    .execute();
}

const deliveriesByKey = (executor: Executor, { organizationId, channelId, key }: ByKey) =>
  executor
    .$extendTables<ChannelTables & ApprovalTables>()
    .selectFrom("channel_message_keys")
    .innerJoin("channel_deliveries", "channel_deliveries.id", "channel_message_keys.delivery_id")
    .innerJoin("approvals", "approvals.id", "channel_deliveries.approval_id")
    .selectAll("channel_deliveries")
    .select("channel_message_keys.args_hash")
    .where("channel_message_keys.channel_id", "=", channelId)
    .where("channel_message_keys.message_key", "=", key)
    .where("channel_deliveries.organization_id", "=", organizationId)
    .where("approvals.organization_id", "=", organizationId)
    .orderBy((order) =>
      order.case().when("approvals.status", "=", "pending").then(order.lit(0)).else(order.lit(1)).end(),
    )
    .orderBy("channel_deliveries.updated_at", "desc")
    .orderBy("channel_deliveries.created_at", "desc");

/**
 * What waits stays, however long it does: it can still be answered where it was shown, and a word there may be an answer to
 * it.
 */
export async function deleteOldDeliveries(
  executor: Executor,
  { before, limit }: { before: number; limit: number },
): Promise<number> {
  const old = await executor
    .$extendTables<ChannelTables & ApprovalTables>()
    .selectFrom("channel_deliveries")
    .leftJoin("approvals", "approvals.id", "channel_deliveries.approval_id")
    .select("channel_deliveries.id")
    .where("channel_deliveries.created_at", "<", before)
    .where(({ eb, or }) => or([eb("approvals.status", "is", null), eb("approvals.status", "!=", "pending")]))
    .orderBy("channel_deliveries.created_at")
    .limit(limit)
    .execute();
  if (old.length > 0)
    await tables(executor)
      .deleteFrom("channel_deliveries")
      .where(
        inList(
          executor,
          "id",
          old.map(({ id }) => id),
        ),
      )
      .execute();
  return old.length;
}
