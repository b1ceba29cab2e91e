import type { Executor } from "@parley/db";
import type { SlackTables } from "./slack.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<SlackTables>();

type Holding = { channelId: string; holder: string; now: number; until: number };

/** Takes or keeps a channel's connection; false where another process holds it. */
export async function holdConnection(
  executor: Executor,
  { channelId, holder, now, until }: Holding,
): Promise<boolean> {
  const held = await tables(executor)
    .insertInto("channel_connections")
    .values({ channel_id: channelId, holder, held_until: until })
    .onConflict((conflict) =>
      conflict
        .column("channel_id")
        .doUpdateSet({ holder, held_until: until })
        .where(({ or, eb }) =>
          or([
            eb("channel_connections.holder", "=", holder),
            eb("channel_connections.held_until", "<=", now),
          ]),
        ),
    )
    .returning("channel_id")
    .execute();
  return held.length > 0;
}

/** The next process may take it at once. */
export async function releaseConnection(
  executor: Executor,
  { channelId, holder }: Pick<Holding, "channelId" | "holder">,
): Promise<void> {
  await tables(executor)
    .deleteFrom("channel_connections")
    .where("channel_id", "=", channelId)
    .where("holder", "=", holder)
    .execute();
}
