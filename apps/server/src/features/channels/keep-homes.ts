import { ChannelFailure, type Inbox } from "@parley/channels";
import type { Executor } from "@parley/db";
import type { JobHandlers, JobQueue } from "@parley/jobs";
import { hashKernel } from "@parley/promptfile";
import { z } from "zod";
import { findChannelById } from "./channels.store.ts";
import type { ChannelDependencies, InboundDependencies } from "./dependencies.ts";
import { deleteHome, findHome, listHomes, updateHome } from "./homes.store.ts";
import type { HomeRow } from "./inbox.tables.ts";
import { inboxOf } from "./inbox-of.ts";
import { makeTools } from "./make-tools.ts";
import { openChannel, type OpenChannel } from "./open-channel.ts";
import { findLink, findMember, type Member } from "./people.store.ts";
import { findMemberByEmail } from "./sender.ts";

const homeJob = "channels.home";
const HomePayload = z.object({ version: z.literal(1), channel_id: z.string(), external_id: z.string() });

/** Whoever has not looked for so long is shown what waits when they look again. */
const keptMs = 30 * 24 * 3_600_000;
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

/** Something has happened in the organization: whoever has their inbox in sight sees it. */
export async function planHomes(
  { database, clock, jobs }: Pick<ChannelDependencies, "database" | "clock" | "jobs">,
  organizationId: string,
): Promise<void> {
  const { executor } = database;
  const since = clock() - keptMs;
  for (const home of await listHomes(executor, { organizationId, since, limit: mostKept }))
    await planHome(jobs, executor, home);
}

export const homeJobs = (dependencies: InboundDependencies): JobHandlers => ({
  async [homeJob]({ payload, signal }) {
    await keepHome(dependencies, HomePayload.parse(payload), signal);
  },
});

/** Makes a person's own place show what waits for them, where it does not. */
async function keepHome(dependencies: InboundDependencies, which: Home, signal: AbortSignal): Promise<void> {
  const { database, clock, egress, jobs, logger } = dependencies;
  const { executor } = database;
  const home = await findHome(executor, which);
  const row = await findChannelById(executor, which.channel_id);
  if (home === undefined || row?.is_enabled !== true) return;
  const opened = openChannel(dependencies, row);
  const { tools } = makeTools({ egress, clock, signal, secrets: opened.secrets });
  const { channel, setup } = opened;
  try {
    const inbox = await readHome(dependencies, { home, opened, tools });
    const hash = hashKernel({ inbox: inbox ?? null });
    if (hash === home.shown_hash) return;
    await channel.showInbox?.(tools, setup, { personId: home.external_id, inbox });
    await updateHome(executor, home, { shown_hash: hash });
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error;
    if (error.kind === "unreachable") throw error;
    if (error.kind === "rate_limited")
      return planHome(jobs, executor, { ...which, runAt: clock() + (error.retryAfterMs ?? 30_000) });
    logger.warn({ channel: row.id, reason: error.message }, "an inbox is not shown any more");
    await deleteHome(executor, home);
  }
}

type Reading = { home: HomeRow; opened: OpenChannel; tools: ReturnType<typeof makeTools>["tools"] };

async function readHome(dependencies: InboundDependencies, reading: Reading): Promise<Inbox | undefined> {
  const { home, opened } = reading;
  const member = await findOwner(dependencies, reading);
  if (member === undefined) return undefined;
  return inboxOf(dependencies, { opened, member, externalId: home.external_id, page: home.page });
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
