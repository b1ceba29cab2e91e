import type { Executor } from "@parley/db";
import type { ChannelTables, ReadingRow } from "../channels.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<ChannelTables>();

export const findReading = (executor: Executor, organizationId: string): Promise<ReadingRow | undefined> =>
  tables(executor)
    .selectFrom("channel_reading")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .executeTakeFirst();

export async function saveReading(executor: Executor, row: ReadingRow): Promise<void> {
  const { organization_id: _organizationId, ...changes } = row;
  await tables(executor)
    .insertInto("channel_reading")
    .values(row)
    .onConflict((conflict) => conflict.column("organization_id").doUpdateSet(changes))
    .execute();
}
