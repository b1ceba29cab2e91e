import type { Executor } from "@parley/db";
import type { InboxTables, LinkOfferRow } from "./inbox.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<InboxTables>();

/** Those that are over are forgotten with it. */
export async function insertLinkOffer(executor: Executor, row: LinkOfferRow): Promise<void> {
  await tables(executor)
    .deleteFrom("channel_link_offers")
    .where("expires_at", "<=", row.created_at)
    .execute();
  await tables(executor).insertInto("channel_link_offers").values(row).execute();
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
