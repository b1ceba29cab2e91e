import { forUpdate, type Executor } from "@parley/db";
import type { ChannelTables, DeliveryRow, DigestRow } from "../channels.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<ChannelTables>();

type OneOf = { organizationId: string; id: string };

/**
 * The digest with which a person is told at that moment at that place, held until the transaction ends; a new one where
 * there is none yet. Undefined where it was told already.
 */
export async function takeDigest(transaction: Executor, row: DigestRow): Promise<DigestRow | undefined> {
  await tables(transaction)
    .insertInto("channel_digests")
    .values(row)
    .onConflict((conflict) => conflict.columns(["channel_id", "user_id", "place", "due_at"]).doNothing())
    .execute();
  const taken = await forUpdate(
    transaction,
    tables(transaction)
      .selectFrom("channel_digests")
      .selectAll()
      .where("organization_id", "=", row.organization_id)
      .where("channel_id", "=", row.channel_id)
      .where("user_id", "=", row.user_id)
      .where("place", "=", row.place)
      .where("due_at", "=", row.due_at),
  ).executeTakeFirst();
  return taken?.status === "waiting" ? taken : undefined;
}

/** By its id alone, for the job that was planned for it. */
export const findPlannedDigest = (executor: Executor, id: string): Promise<DigestRow | undefined> =>
  tables(executor).selectFrom("channel_digests").selectAll().where("id", "=", id).executeTakeFirst();

export const lockDigest = (
  transaction: Executor,
  { organizationId, id }: OneOf,
): Promise<DigestRow | undefined> =>
  forUpdate(
    transaction,
    tables(transaction)
      .selectFrom("channel_digests")
      .selectAll()
      .where("organization_id", "=", organizationId)
      .where("id", "=", id),
  ).executeTakeFirst();

export async function updateDigest(
  executor: Executor,
  { organizationId, id, changes }: OneOf & { changes: Partial<DigestRow> },
): Promise<void> {
  await tables(executor)
    .updateTable("channel_digests")
    .set(changes)
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
}

/** What is told with it, oldest first. */
export const listDeliveriesIn = (executor: Executor, { organizationId, id }: OneOf): Promise<DeliveryRow[]> =>
  tables(executor)
    .selectFrom("channel_deliveries")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("digest_id", "=", id)
    .orderBy("created_at")
    .orderBy("id")
    .execute();

/** Those that should have been told by now, whatever became of their jobs. */
export const listDueDigests = (
  executor: Executor,
  { now, limit }: { now: number; limit: number },
): Promise<DigestRow[]> =>
  tables(executor)
    .selectFrom("channel_digests")
    .selectAll()
    .where("status", "=", "waiting")
    .where("due_at", "<=", now)
    .where(({ eb, or }) => or([eb("next_attempt_at", "is", null), eb("next_attempt_at", "<=", now)]))
    .orderBy("due_at")
    .limit(limit)
    .execute();

export async function deleteOldDigests(
  executor: Executor,
  { before, limit }: { before: number; limit: number },
): Promise<void> {
  await tables(executor)
    .deleteFrom("channel_digests")
    .where("id", "in", ({ selectFrom }) =>
      selectFrom("channel_digests")
        .select("id")
        .where("created_at", "<", before)
        .orderBy("created_at")
        .limit(limit),
    )
    .execute();
}
