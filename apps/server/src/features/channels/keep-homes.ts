import { ChannelFailure, type Inbox } from "@parley/channels";
import type { Executor } from "@parley/db";
import type { JobHandlers, JobQueue } from "@parley/jobs";
import { hashKernel } from "@parley/promptfile";
import { z } from "zod";
import { findChannelById } from "./channels.store.ts";
import type { ChannelDependencies, InboundDependencies } from "./dependencies.ts";
import { deleteHome, findHome, listChannelsWithHomes, listHomes, updateHome } from "./homes.store.ts";
import type { HomeRow } from "./inbox.tables.ts";
import { inboxOf, readPending, type Pending } from "./inbox-of.ts";
import { makeTools } from "./make-tools.ts";
import { openChannel, type OpenChannel } from "./open-channel.ts";
import { findLink, findMember, type Member } from "./people.store.ts";
import { findMemberByEmail } from "./sender.ts";

const homeJob = "channels.home";
const HomePayload = z.object({ version: z.literal(1), channel_id: z.string(), external_id: z.string() });
/** All that are open in an organization; those of one channel. */
const homesJob = "channels.homes";
const HomesPayload = z.object({ version: z.literal(1), organization_id: z.string() });
const channelHomesJob = "channels.homes-of-channel";
const ChannelHomesPayload = z.object({ version: z.literal(1), channel_id: z.string() });

/** Whoever has not looked for so long is shown what waits when they look again. */
const keptMs = 24 * 3_600_000;
/** What happens within so long is shown at once. */
const gatheredMs = 3000;
/** Nobody waits for it: others' work comes first. */
const lowPriority = 5;
const mostKept = 500;
/** For so long the platform is not asked again who somebody is. */
const knownMs = 3_600_000;

type Home = Pick<HomeRow, "channel_id" | "external_id">;

/** Shows somebody what waits for them now; one plan is enough for all that has happened. */
export const planHome = (
  jobs: JobQueue,
  executor: Executor,
  { channel_id, external_id, runAt }: Home & { runAt?: number },
): Promise<void> =>
  jobs.enqueue(executor, {
    name: homeJob,
    key: `${homeJob}:${channel_id}:${external_id}`,
    queue: `homes:${channel_id}`,
    priority: -4,
    ...(runAt !== undefined && { runAt }),
    payload: { version: 1, channel_id, external_id },
  });

/** Something has happened in the organization: whoever has their inbox in sight sees it soon. */
export const planHomes = (
  { database, clock, jobs }: Pick<ChannelDependencies, "database" | "clock" | "jobs">,
  organizationId: string,
): Promise<void> =>
  jobs.enqueue(database.executor, {
    name: homesJob,
    key: `${homesJob}:${organizationId}`,
    priority: lowPriority,
    runAt: clock() + gatheredMs,
    payload: { version: 1, organization_id: organizationId },
  });

const planHomesOf = (
  jobs: JobQueue,
  executor: Executor,
  { channelId, runAt }: { channelId: string; runAt?: number },
): Promise<void> =>
  jobs.enqueue(executor, {
    name: channelHomesJob,
    key: `${channelHomesJob}:${channelId}`,
    queue: `homes:${channelId}`,
    priority: lowPriority,
    ...(runAt !== undefined && { runAt }),
    payload: { version: 1, channel_id: channelId },
  });

export const homeJobs = (dependencies: InboundDependencies): JobHandlers => ({
  async [homesJob]({ payload }) {
    const { clock, jobs, database } = dependencies;
    const { organization_id: organizationId } = HomesPayload.parse(payload);
    const since = clock() - keptMs;
    for (const channelId of await listChannelsWithHomes(database.executor, { organizationId, since }))
      await planHomesOf(jobs, database.executor, { channelId });
  },
  async [channelHomesJob]({ payload, signal }) {
    const { clock, database, jobs } = dependencies;
    const { channel_id: channelId } = ChannelHomesPayload.parse(payload);
    const since = clock() - keptMs;
    const homes = await listHomes(database.executor, { channelId, since, limit: mostKept });
    const later = await keepHomes(dependencies, { channelId, homes, signal });
    if (later !== undefined) await planHomesOf(jobs, database.executor, { channelId, runAt: later });
  },
  async [homeJob]({ payload, signal }) {
    const { database, jobs } = dependencies;
    const which = HomePayload.parse(payload);
    const home = await findHome(database.executor, which);
    if (home === undefined) return;
    const later = await keepHomes(dependencies, { channelId: which.channel_id, homes: [home], signal });
    if (later !== undefined) await planHome(jobs, database.executor, { ...which, runAt: later });
  },
});

type Keeping = { channelId: string; homes: readonly HomeRow[]; signal: AbortSignal };

/**
 * Makes people's own places show what waits for them, where they do not; what waits is read once for all of them.
 * Answers when to go on where the platform wants to be left alone.
 */
async function keepHomes(
  dependencies: InboundDependencies,
  { channelId, homes, signal }: Keeping,
): Promise<number | undefined> {
  const { database, clock, egress, logger } = dependencies;
  const { executor } = database;
  const row = await findChannelById(executor, channelId);
  if (row?.is_enabled !== true || homes.length === 0) return undefined;
  const opened = openChannel(dependencies, row);
  const { tools } = makeTools({ egress, clock, signal, secrets: opened.secrets });
  const pending = await readPending(dependencies, opened);
  for (const home of homes)
    try {
      signal.throwIfAborted();
      await keepHome(dependencies, { home, opened, tools, pending });
    } catch (error) {
      if (!(error instanceof ChannelFailure)) throw error;
      if (error.kind === "unreachable") throw error;
      if (error.kind === "rate_limited") return clock() + (error.retryAfterMs ?? 30_000);
      logger.warn({ channel: row.id, reason: error.message }, "an inbox is not shown any more");
      await deleteHome(executor, home);
    }
  return undefined;
}

async function keepHome(dependencies: InboundDependencies, reading: Reading): Promise<void> {
  const { home, opened, tools } = reading;
  const { channel, setup } = opened;
  const inbox = await readHome(dependencies, reading);
  const hash = hashKernel({ inbox: inbox ?? null });
  if (hash === home.shown_hash) return;
  await channel.showInbox?.(tools, setup, { personId: home.external_id, inbox });
  await updateHome(dependencies.database.executor, home, { shown_hash: hash });
}

type Reading = {
  home: HomeRow;
  opened: OpenChannel;
  tools: ReturnType<typeof makeTools>["tools"];
  pending: Pending;
};

async function readHome(dependencies: InboundDependencies, reading: Reading): Promise<Inbox | undefined> {
  const { home, opened, pending } = reading;
  const member = await findOwner(dependencies, reading);
  if (member === undefined) return undefined;
  return inboxOf(dependencies, {
    opened,
    member,
    externalId: home.external_id,
    page: home.page,
    pending,
  });
}

/** By their link, which may have gone, or by what the platform vouched for within the hour. */
async function findOwner(
  dependencies: InboundDependencies,
  { home, opened, tools }: Reading,
): Promise<Member | undefined> {
  const { database, clock } = dependencies;
  const { executor } = database;
  const { organization_id: organizationId, channel_id: channelId, external_id: externalId } = home;
  const link = await findLink(executor, { organizationId, channelId, externalId });
  if (link !== undefined) return findMember(executor, { organizationId, person: link.user_id });
  const now = clock();
  if (home.known_at !== null && home.known_at > now - knownMs)
    return findMemberByEmail(dependencies, { organizationId, email: home.known_email });
  const { email } = await opened.channel.identify(tools, opened.setup, { id: externalId, options: {} });
  await updateHome(executor, home, { known_email: email, known_at: now });
  return findMemberByEmail(dependencies, { organizationId, email });
}
