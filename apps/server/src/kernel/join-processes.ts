import type { Channel, Database } from "@parley/db";
import { z } from "zod";
import type { DomainEvents, EventBus } from "./events.ts";

/** Names the processes that understand each other's events. */
const channelName = "parley_events_1";

const Words = z.tuple([z.string(), z.looseObject({})]);

/**
 * Lets the processes on one database hear each other's events. Where there is no channel, there is one process only.
 * Close it before the database.
 */
export async function joinProcesses({
  database,
  events,
}: {
  database: Pick<Database, "openChannel">;
  events: EventBus;
}): Promise<Pick<Channel, "close">> {
  const channel = await database.openChannel?.({
    name: channelName,
    onWords(words) {
      const [name, event] = Words.parse(JSON.parse(words));
      // A newer process may tell of events that nobody here listens to.
      events.receive(name as keyof DomainEvents, event as never);
    },
    onGap: () => events.receive("elsewhere.missed", {}),
  });
  if (channel === undefined) return { close: async () => {} };
  events.relayTo((name, event) => channel.send(JSON.stringify([name, event])));
  return channel;
}
