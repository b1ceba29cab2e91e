import type { ChannelPreferences } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import { createId } from "../../../kernel/ids.ts";
import { listAvailability, quietHoursToKeep } from "../../availability/index.ts";
import type { ApprovalRow } from "../../approvals/index.ts";
import type { DigestRow } from "../channels.tables.ts";
import type { Target } from "../domain/choose-targets.ts";
import { nextDigestAt } from "../domain/next-digest-at.ts";
import { takeDigest } from "./digests.store.ts";
import { planDigest } from "./plan-digest.ts";

type Holding = {
  row: ApprovalRow;
  target: Target;
  preferences: ReadonlyMap<string, ChannelPreferences>;
  now: number;
};

/**
 * The digest in which a person is told of a request of low stakes; undefined for what is told at once: without the
 * person's wish, where its deadline comes first, or where that digest was told meanwhile.
 */
export async function holdForDigest(
  jobs: JobQueue,
  transaction: Executor,
  { row, target, preferences, now }: Holding,
): Promise<DigestRow | undefined> {
  const { channelId, userId, place } = target;
  if (channelId === null || userId === null) return undefined;
  const dueAt = await digestMomentOf(transaction, { row, userId, preferences, now });
  if (dueAt === undefined) return undefined;
  const digest = await takeDigest(transaction, {
    id: createId("chg"),
    organization_id: row.organization_id,
    channel_id: channelId,
    user_id: userId,
    place: place ?? "",
    due_at: dueAt,
    status: "waiting",
    told_place: null,
    message: null,
    shown_hash: null,
    attempts_count: 0,
    next_attempt_at: null,
    created_at: now,
  });
  if (digest !== undefined) await planDigest(jobs, transaction, digest);
  return digest;
}

type Finding = Omit<Holding, "target"> & { userId: string };

/** When this person is told of it with others; undefined where they are told at once. */
export async function digestMomentOf(
  executor: Executor,
  { row, userId, preferences, now }: Finding,
): Promise<number | undefined> {
  const own = preferences.get(userId);
  if (own?.digest == null || row.stakes !== "low") return undefined;
  const quiet = await quietHoursOf(executor, { organizationId: row.organization_id, userId });
  const dueAt = nextDigestAt(own.digest, { now, timeZone: own.time_zone, quiet });
  return row.deadline_at !== null && row.deadline_at <= dueAt ? undefined : dueAt;
}

async function quietHoursOf(
  executor: Executor,
  { organizationId, userId }: { organizationId: string; userId: string },
) {
  const [settings] = await listAvailability(executor, { organizationId, userIds: [userId] });
  const quiet = quietHoursToKeep(settings);
  return settings === undefined || quiet === null
    ? undefined
    : { windows: quiet.windows, zone: settings.time_zone };
}
