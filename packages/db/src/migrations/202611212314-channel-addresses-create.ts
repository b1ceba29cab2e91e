import { sql } from "kysely";
import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

type Settings = { reply_address?: string | null; agent_addresses?: { address: string }[] };

/** Mail to an address is one channel's, of the whole installation. Where several named it, it is the oldest's. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("channel_addresses")
    .addColumn("address", type.text, (column) => column.primaryKey())
    .addColumn("channel_id", type.id, (column) =>
      column.notNull().references("channels.id").onDelete("cascade"),
    )
    .execute();
  await executor.schema
    .createIndex("channel_addresses_channel")
    .on("channel_addresses")
    .columns(["channel_id"])
    .execute();
  const { rows } = await sql<{ id: string; settings: string | Settings }>`select id, settings from channels
    where kind = 'email' order by created_at, id`.execute(executor);
  for (const { id, settings } of rows)
    for (const address of addressesOf(settings))
      await sql`insert into channel_addresses (address, channel_id) values (${address}, ${id})
        on conflict (address) do nothing`.execute(executor);
}

function addressesOf(given: string | Settings): string[] {
  const { reply_address: replies, agent_addresses: agents = [] } =
    typeof given === "string" ? (JSON.parse(given) as Settings) : given;
  const all = [...(replies == null ? [] : [replies]), ...agents.map(({ address }) => address)];
  return all.map((address) => address.toLowerCase().replace(/\+[a-z2-7]{26}@/u, "@"));
}
