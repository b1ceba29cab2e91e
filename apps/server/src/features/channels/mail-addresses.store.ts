import type { Executor } from "@parley/db";
import type { ChannelRow, ChannelTables } from "./channels.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<ChannelTables>();

/**
 * Gives a channel these addresses, and no others. Answers the first that another channel has, of whichever organization;
 * then nothing may be kept.
 */
export async function replaceAddresses(
  transaction: Executor,
  { channelId, addresses }: { channelId: string; addresses: readonly string[] },
): Promise<string | undefined> {
  await tables(transaction).deleteFrom("channel_addresses").where("channel_id", "=", channelId).execute();
  // In one order for all, so that two who want the same wait for each other and not in a ring.
  for (const address of [...new Set(addresses)].toSorted()) {
    const inserted = await tables(transaction)
      .insertInto("channel_addresses")
      .values({ address, channel_id: channelId })
      .onConflict((conflict) => conflict.column("address").doNothing())
      .returning("address")
      .execute();
    if (inserted.length === 0) return address;
  }
  return undefined;
}

/** Of whichever organization: mail names nothing but an address. */
export const findChannelByAddress = (executor: Executor, address: string): Promise<ChannelRow | undefined> =>
  tables(executor)
    .selectFrom("channel_addresses")
    .innerJoin("channels", "channels.id", "channel_addresses.channel_id")
    .selectAll("channels")
    .where("channel_addresses.address", "=", address)
    .executeTakeFirst();
