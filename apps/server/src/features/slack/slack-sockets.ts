import { setTimeout as delay } from "node:timers/promises";
import { watchSocket } from "@parley/channels";
import { SlackSecrets, SlackSettings } from "@parley/channels/schemas";
import { nanoid } from "nanoid";
import {
  listChannelsOfKind,
  makeTools,
  openChannel,
  receiveInbound,
  type ChannelRow,
  type InboundDependencies,
} from "../channels/index.ts";
import { holdConnection, releaseConnection } from "./connections.store.ts";

export type SlackSockets = { close(): Promise<void> };

type Watch = { fingerprint: string; heldUntil: number; ending: AbortController; done: Promise<void> };
type Own = { holder: string; watches: Map<string, Watch> };

const lookEveryMs = 10_000;
/** Whoever has not said for so long that they hold a connection does not. */
const leaseMs = 30_000;

/**
 * Holds the connections of channels that have an app token, for as long as this process lives: each by one of the
 * processes on the database. What comes twice as one hands over to the next counts once, like all that comes in.
 */
export function startSlackSockets(dependencies: InboundDependencies): SlackSockets {
  const { events, logger } = dependencies;
  const own: Own = { holder: nanoid(), watches: new Map() };
  const closing = new AbortController();
  let looking: Promise<void> = Promise.resolve();
  const look = (): void => {
    looking = looking
      .then(() => (closing.signal.aborted ? undefined : adjust(dependencies, own)))
      .catch(async (error: unknown) => {
        logger.warn({ err: error }, "connections to Slack are looked at later");
        await endOverdue(dependencies, own);
      });
  };
  events.on("channel.changed", look);
  const timer = setInterval(look, lookEveryMs).unref();
  look();
  return {
    async close() {
      closing.abort();
      clearInterval(timer);
      await looking;
      await Promise.all([...own.watches.keys()].map((id) => end(own, id)));
    },
  };
}

/** Begins what this process is to hold, ends what it is not any more, and what has changed both. */
async function adjust(dependencies: InboundDependencies, own: Own): Promise<void> {
  const { database, clock, logger } = dependencies;
  const rows = await listChannelsOfKind(database.executor, "slack");
  const wanted = new Map(rows.filter(({ is_enabled }) => is_enabled).map((row) => [row.id, row]));
  for (const [id, { fingerprint }] of own.watches) {
    const row = wanted.get(id);
    if (row === undefined || fingerprintOf(row) !== fingerprint) await end(own, id);
  }
  for (const row of wanted.values()) {
    try {
      await hold(dependencies, own, row);
    } catch (error) {
      logger.warn({ err: error, channel: row.id }, "a channel of Slack is not connected");
    }
  }
  await endOverdue({ clock }, own);
}

const fingerprintOf = ({ settings, sealed_secrets }: ChannelRow): string => settings + sealed_secrets;

async function hold(dependencies: InboundDependencies, own: Own, row: ChannelRow): Promise<void> {
  const { database, clock } = dependencies;
  const { setup } = openChannel(dependencies, row);
  const { app_token: appToken } = SlackSecrets.parse(setup.secrets);
  if (!appToken) return;
  const now = clock();
  const lease = { channelId: row.id, holder: own.holder, now, until: now + leaseMs };
  const current = own.watches.get(row.id);
  if (!(await holdConnection(database.executor, lease))) return end(own, row.id);
  if (current !== undefined) current.heldUntil = lease.until;
  else
    own.watches.set(
      row.id,
      begin(dependencies, { row, appToken, holder: own.holder, heldUntil: lease.until }),
    );
}

/** Who cannot say that they hold a connection lets go of it before another takes it. */
async function endOverdue({ clock }: Pick<InboundDependencies, "clock">, own: Own): Promise<void> {
  for (const [id, { heldUntil }] of own.watches) if (heldUntil <= clock()) await end(own, id);
}

async function end({ watches }: Own, id: string): Promise<void> {
  const watch = watches.get(id);
  if (watch === undefined) return;
  watch.ending.abort();
  await watch.done;
  watches.delete(id);
}

type Beginning = { row: ChannelRow; appToken: string; holder: string; heldUntil: number };

function begin(dependencies: InboundDependencies, { row, appToken, holder, heldUntil }: Beginning): Watch {
  const { database, egress, clock, logger } = dependencies;
  const { setup, secrets } = openChannel(dependencies, row);
  const { api_url: apiUrl } = SlackSettings.parse(setup.settings);
  const ending = new AbortController();
  const { signal } = ending;
  const { tools } = makeTools({ egress, clock, signal, secrets });
  const watching = watchSocket({
    appToken,
    apiUrl,
    fetch: tools.fetch,
    dispatcher: egress.socketDispatcher,
    checkUrl: (url) => egress.check(url.replace(/^ws/, "http")),
    take: (inbound) =>
      receiveInbound(dependencies, {
        channelId: row.id,
        kind: "slack",
        inbound,
        address: undefined,
        signal: AbortSignal.timeout(20_000),
      }).catch((error: unknown) => {
        logger.warn({ err: error, channel: row.id }, "what came from Slack was not dealt with");
        throw error;
      }),
    report: (state) =>
      state.isWell
        ? logger.debug({ channel: row.id }, "connected to Slack")
        : logger.warn({ channel: row.id, reason: state.reason }, "not connected to Slack; it is tried again"),
    sleep: (ms, until) => delay(ms, undefined, { signal: until, ref: false }).catch(() => {}),
    clock,
    signal,
  });
  const release = () => releaseConnection(database.executor, { channelId: row.id, holder });
  const done = watching.then(release).catch((error: unknown) => {
    logger.warn({ err: error, channel: row.id }, "a connection to Slack was not let go of");
  });
  return { fingerprint: fingerprintOf(row), heldUntil, ending, done };
}
