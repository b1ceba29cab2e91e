import type { ChannelPreferences } from "@parley/contract";
import { fromJson, takeLock, type Executor } from "@parley/db";
import type { Stakes } from "@parley/channels";
import { createId } from "../../kernel/ids.ts";
import { findApproval, isForAnyoneAtOnce, type ApprovalRow } from "../approvals/index.ts";
import { listChannels } from "./channels.store.ts";
import type { ChannelRow, DeliveryRow, DigestRow } from "./channels.tables.ts";
import { countToldPerson, insertDeliveries, listDeliveriesOf } from "./deliveries.store.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import { holdForDigest } from "./digest/hold-for-digest.ts";
import { chooseTargets, keyOf, type Reach, type Target } from "./domain/choose-targets.ts";
import { readNotice, toAnyone, type Notice } from "./find-telling.ts";
import { readPreferences } from "./people.store.ts";
import { planDelivery } from "./plan-delivery.ts";
import { findRequest, listNotices, saveRequest } from "./requests.store.ts";
import { unsent } from "./unsent.ts";

type Dependencies = Pick<ChannelDependencies, "database" | "clock" | "jobs" | "channels">;
type Which = { organizationId: string; approvalId: string };

/** Nobody is told more often in an hour, but for what much hangs on; who has not said otherwise. */
const mostPerHour = 30;
const hourMs = 3_600_000;

/** Sees to it that a request is shown where its notices say, and that what is shown already is looked at again. */
export async function routeRequest(
  dependencies: Dependencies,
  which: Which,
): Promise<ApprovalRow | undefined> {
  const { database, jobs } = dependencies;
  return database.transaction(async (transaction) => {
    await takeLock(transaction, `channels:${which.approvalId}`);
    const row = await findApproval(transaction, { ...which, id: which.approvalId });
    if (row === undefined) return undefined;
    const known = await findRequest(transaction, which);
    const shown = await listDeliveriesOf(transaction, which);
    if (row.status === "pending") {
      const notices = await findNotices(transaction, { row, after: known?.seen_events });
      const begun = await beginDeliveries(dependencies, transaction, { row, notices, shown });
      // Others are told with their digest.
      for (const delivery of begun)
        if (delivery.digest_id === null) await planDelivery(jobs, transaction, delivery);
    }
    for (const delivery of shown)
      if (delivery.status === "pending" || delivery.status === "delivered")
        await planDelivery(jobs, transaction, delivery);
    await saveRequest(transaction, {
      approval_id: row.id,
      organization_id: row.organization_id,
      seen_events: row.events_count,
      begun_steps: known?.begun_steps ?? 0,
      is_open: row.status === "pending",
    });
    return row;
  });
}

type Telling = (given: { channels: readonly ChannelRow[] }) => Promise<Notice[]>;

/** What was said since; reading it takes which teams have places, so that is left for later. */
async function findNotices(
  transaction: Executor,
  { row, after }: { row: ApprovalRow; after: number | undefined },
): Promise<Telling> {
  const { organization_id: organizationId, id: approvalId } = row;
  const given = await listNotices(transaction, { organizationId, approvalId, after: after ?? 0 });
  return async ({ channels }) => {
    const teamsWithPlace = new Set(
      channels.flatMap((channel) => Object.keys(fromJson<Record<string, string>>(channel.team_places))),
    );
    const notices: Notice[] = after === undefined && isForAnyoneAtOnce(row) ? [toAnyone] : [];
    for (const { number, data } of given)
      notices.push(await readNotice(transaction, { row, number, data, teamsWithPlace }));
    return notices;
  };
}

/** Those that are to be tried. */
async function beginDeliveries(
  { clock, jobs, channels: kinds }: Dependencies,
  transaction: Executor,
  { row, notices: read, shown }: { row: ApprovalRow; notices: Telling; shown: readonly DeliveryRow[] },
): Promise<DeliveryRow[]> {
  const organizationId = row.organization_id;
  const channels = (await listChannels(transaction, { organizationId })).filter(
    ({ is_enabled: isEnabled }) => isEnabled,
  );
  const notices = await read({ channels });
  if (notices.length === 0) return [];
  const userIds = [...new Set(notices.flatMap(({ telling }) => telling.userIds))];
  const now = clock();
  const circumstances = {
    channels: channels.map((channel): Reach => toReach(channel, kinds[channel.kind].capabilities.people)),
    preferences: await readPreferences(transaction, { organizationId, userIds }),
    stakes: row.stakes,
    now,
  };
  const { preferences } = circumstances;
  /** What was posted there is followed by another message as soon as its arguments are others. */
  const saysItself = (target: Target): boolean => {
    const channel = channels.find(({ id }) => id === target.channelId);
    if (channel === undefined || kinds[channel.kind].capabilities.updates) return false;
    return shown.some(
      ({ target_key: key, status, message }) =>
        status === "delivered" && message !== null && key.split("#")[0] === keyOf(target),
    );
  };
  const begun = notices.flatMap((notice) =>
    chooseTargets(notice.telling, circumstances)
      .filter((target) => notice.isOfEdit !== true || !saysItself(target))
      .map((target) => ({ row, notice, target, preferences, now })),
  );
  const digests = new Map<(typeof begun)[number], DigestRow | undefined>();
  // Digests are held until the end: always in the same order, so that no two requests wait for each other.
  for (const beginning of begun.toSorted(byTarget))
    digests.set(beginning, await holdForDigest(jobs, transaction, beginning));
  const rows: DeliveryRow[] = [];
  for (const beginning of begun)
    rows.push(await toDelivery(transaction, { ...beginning, digest: digests.get(beginning) }));
  const inserted = await insertDeliveries(transaction, rows);
  return inserted.filter(({ status }) => status === "pending");
}

const orderOf = ({ channelId, userId, place }: Target): string =>
  [channelId, userId, place].map((part) => part ?? "").join("\n");
const byTarget = (one: { target: Target }, other: { target: Target }): number =>
  orderOf(one.target) < orderOf(other.target) ? -1 : 1;

const toReach = (row: ChannelRow, people: boolean): Reach => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  defaultPlace: row.default_place,
  defaultStakes: fromJson<Stakes[]>(row.default_stakes),
  teamPlaces: fromJson<Record<string, string>>(row.team_places),
  people,
});

type Beginning = {
  row: ApprovalRow;
  notice: Notice;
  target: Target;
  preferences: ReadonlyMap<string, ChannelPreferences>;
  now: number;
  /** With which it is told; undefined: at once. */
  digest: DigestRow | undefined;
};

async function toDelivery(
  transaction: Executor,
  { row, notice, target, preferences, now, digest }: Beginning,
): Promise<DeliveryRow> {
  return {
    id: createId("chd"),
    organization_id: row.organization_id,
    approval_id: row.id,
    channel_id: target.channelId,
    kind: target.kind,
    address: target.address,
    place: target.place,
    user_id: target.userId,
    target_key: `${keyOf(target)}${notice.again}`,
    step: notice.step,
    ...(digest === undefined
      ? await judge(transaction, { row, target, preferences, now })
      : { status: "pending", reason: "It waits for the digest." }),
    note: notice.note,
    ...unsent({ now, digest }),
  };
}

/** What is not even tried is there to be seen, with why. */
async function judge(
  transaction: Executor,
  { row, target, preferences, now }: Omit<Beginning, "notice" | "digest">,
): Promise<Pick<DeliveryRow, "status" | "reason">> {
  if (target.channelId === null)
    return { status: "failed", reason: `No channel reaches \`${target.address}\`: set one up.` };
  if (target.userId === null || row.stakes === "high") return { status: "pending", reason: null };
  const { organization_id: organizationId } = row;
  const told = await countToldPerson(transaction, {
    organizationId,
    userId: target.userId,
    since: now - hourMs,
  });
  const most = preferences.get(target.userId)?.most_per_hour ?? mostPerHour;
  return told < most
    ? { status: "pending", reason: null }
    : { status: "skipped", reason: `They were told ${told} times within the hour; it is in the inbox.` };
}
