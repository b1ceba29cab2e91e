import { setTimeout as pause } from "node:timers/promises";
import type { InboundDependencies } from "./dependencies.ts";
import { listSending } from "./pending-deliveries.store.ts";

/** Who has not ended it after this has died: far longer than a platform is waited for. */
const sendingMs = 60_000;
const lookEveryMs = 50;
/** Two seconds, about: platforms want to be answered within three. */
const mostLooks = 40;

type Waiting = { organizationId: string; channelId: string; signal: AbortSignal };

/**
 * A platform may bring the answer to a message before it has told us how it names that message. So what a channel is
 * sending at this moment is waited for, and not what it begins meanwhile. `none`: there was nothing to wait for.
 */
export async function waitForSending(
  { database, clock }: Pick<InboundDependencies, "database" | "clock">,
  { signal, ...ofChannel }: Waiting,
): Promise<"none" | "ended" | "still"> {
  const after = clock() - sendingMs;
  const list = (): Promise<string[]> => listSending(database.executor, { ...ofChannel, after });
  const begun = new Set(await list());
  if (begun.size === 0) return "none";
  for (let look = 0; look < mostLooks; look += 1) {
    await pause(lookEveryMs, undefined, { signal });
    const still = await list();
    if (!still.some((id) => begun.has(id))) return "ended";
  }
  return "still";
}
