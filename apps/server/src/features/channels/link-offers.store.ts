import type { Executor } from "@parley/db";
import type { InboxTables, LinkOfferRow } from "./inbox.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<InboxTables>();

/** Open at once in a channel, in which strangers may write as well. */
const mostOpen = 100;

/** Those that are over are forgotten with it, and the account's earlier one. False: too many are open. */
export async function insertLinkOffer(executor: Executor, row: LinkOfferRow): Promise<boolean> {
  const { channel_id, external_id, created_at: now } = row;
  await tables(executor)
    .deleteFrom("channel_link_offers")
    .where((where) =>
      where.or([
        where("expires_at", "<=", now),
        where.and([where("channel_id", "=", channel_id), where("external_id", "=", external_id)]),
      ]),
    )
    .execute();
  const open = await tables(executor)
    .selectFrom("channel_link_offers")
    .select("token_hash")
    .where("channel_id", "=", channel_id)
    .limit(mostOpen)
    .execute();
  if (open.length >= mostOpen) return false;
  await tables(executor).insertInto("channel_link_offers").values(row).execute();
  return true;
}

type OneOf = { organizationId: string; tokenHash: string; now: number };

/** Only within the organization: to others there is none. */
export const findLinkOffer = (
  executor: Executor,
  { organizationId, tokenHash, now }: OneOf,
): Promise<LinkOfferRow | undefined> =>
  tables(executor)
    .selectFrom("channel_link_offers")
    .selectAll()
    .where("token_hash", "=", tokenHash)
    .where("organization_id", "=", organizationId)
    .where("expires_at", ">", now)
    .executeTakeFirst();

/** Takes it away in one statement, so that it is used once. */
export const takeLinkOffer = (
  executor: Executor,
  { organizationId, tokenHash, now }: OneOf,
): Promise<LinkOfferRow | undefined> =>
  tables(executor)
    .deleteFrom("channel_link_offers")
    .where("token_hash", "=", tokenHash)
    .where("organization_id", "=", organizationId)
    .where("expires_at", ">", now)
    .returningAll()
    .executeTakeFirst();
