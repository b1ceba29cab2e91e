import { setTimeout as pause } from "node:timers/promises";
import { ChannelFailure } from "@parley/channels";
import type { DeliveryRow } from "./channels.tables.ts";
import type { InboundDependencies } from "./dependencies.ts";
import type { Member } from "./people.store.ts";
import { listSending, type SendingRow } from "./pending-deliveries.store.ts";
import type { Taking } from "./receive-inbound.ts";
import { findSender } from "./sender.ts";

/** Who has not ended it after this has died: far longer than a platform is waited for. */
const sendingMs = 60_000;
const lookEveryMs = 200;
/** Two seconds, about: platforms want to be answered within three. */
const mostLooks = 10;

type Waiting = Pick<Taking, "opened" | "tools" | "event"> & {
  /** What is known by the key of what came in. */
  known: readonly Pick<DeliveryRow, "id" | "place">[];
};

/**
 * A platform may bring the answer to a message before it has told us how it names that message. So what a channel is
 * sending at this moment is waited for, and not what it begins meanwhile. `none`: there was nothing to wait for.
 */
export async function waitForSending(
  dependencies: InboundDependencies,
  waiting: Waiting,
): Promise<"none" | "ended" | "still"> {
  const { database, clock } = dependencies;
  const { opened, tools } = waiting;
  const { organization_id: organizationId, id: channelId } = opened.row;
  const after = clock() - sendingMs;
  const list = (): Promise<SendingRow[]> =>
    listSending(database.executor, { organizationId, channelId, after });
  const begun = await findAnswerable(dependencies, { ...waiting, sending: await list() });
  if (begun.size === 0) return "none";
  for (let look = 0; look < mostLooks; look += 1) {
    await pause(lookEveryMs, undefined, { signal: tools.signal });
    const still = await list();
    if (!still.some(({ id }) => begun.has(id))) return "ended";
  }
  return "still";
}

/**
 * Which of them this may be an answer to. Strangers answer nothing. Where something is known by the key, only what goes
 * to the same place, or to the sender: what others are being sent keeps nobody from answering.
 */
async function findAnswerable(
  dependencies: InboundDependencies,
  { sending, known, ...asking }: Waiting & { sending: readonly SendingRow[] },
): Promise<ReadonlySet<string>> {
  if (sending.length === 0) return new Set();
  const sender = await findMemberOf(dependencies, asking);
  if (sender === "stranger") return new Set();
  const ids = new Set(known.map(({ id }) => id));
  const places = new Set(known.map(({ place }) => place));
  const isTheirs = ({ id, place, user_id: userId }: SendingRow): boolean => {
    if (known.length === 0 || ids.has(id)) return true;
    if (place !== null) return places.has(place);
    return userId === null || sender === "unsaid" || userId === sender.id;
  };
  return new Set(sending.filter(isTheirs).map(({ id }) => id));
}

/** `unsaid` where the platform does not say who it is, as it may only with a token that came with the request. */
async function findMemberOf(
  dependencies: InboundDependencies,
  { opened, tools, event }: Omit<Waiting, "known">,
): Promise<Member | "stranger" | "unsaid"> {
  try {
    const asking = { opened, tools, externalId: event.sender.id, options: {} };
    return (await findSender(dependencies, asking)) ?? "stranger";
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error;
    return "unsaid";
  }
}
