import type { NoticeView, Stakes } from "@parley/channels";
import { fromJson, toJson, type Executor } from "@parley/db";
import { createId } from "../../../kernel/ids.ts";
import { listChannels } from "../channels.store.ts";
import type { ChannelDependencies } from "../dependencies.ts";
import { chooseTargets, isReachedBy, keyOf, type Reach, type Target } from "../domain/choose-targets.ts";
import { findMember, readPreferences } from "../people.store.ts";
import { listTeamsNamed } from "../teams.store.ts";
import { insertNotices, type NoticeRow } from "./notices.store.ts";

export const noticeJob = "channels.notice";

/** Before Logs and statistics: people wait. */
const priority = -5;

/** Whom to tell: as in plans of approvals. */
export type Audience = {
  people?: readonly string[] | undefined;
  teams?: readonly string[] | undefined;
  channels?: readonly string[] | undefined;
};

export type NoticeContent = Pick<NoticeView, "title" | "text" | "link" | "stakes">;

type Telling = {
  organizationId: string;
  /** What it is about, and which time: a place is told of one occasion once. */
  subjectId: string;
  occasionId: string;
  audience: Audience;
  notice: NoticeContent;
};

type Dependencies = Pick<ChannelDependencies, "clock" | "jobs" | "channels">;

/** Has people told something, for certain once the transaction commits; where no channel reaches is kept as well. */
export async function planNotices(
  { clock, jobs, channels: kinds }: Dependencies,
  transaction: Executor,
  { organizationId, subjectId, occasionId, audience, notice }: Telling,
): Promise<NoticeRow[]> {
  const channels = await listReach(kinds, transaction, { organizationId });
  const telling = await readAudience(transaction, { organizationId, audience, channels });
  const now = clock();
  const targets = chooseTargets(
    { ...telling, anyone: false },
    {
      channels,
      preferences: await readPreferences(transaction, { organizationId, userIds: telling.userIds }),
      stakes: notice.stakes,
      now,
    },
  );
  const facts = { organizationId, subjectId, occasionId, notice, now };
  const planned = targets.map((target) => toRow(target, facts));
  const inserted = await insertNotices(transaction, planned);
  for (const row of inserted) await planNotice(jobs, transaction, row);
  return inserted;
}

/** Sent now, or at that time; what no channel reaches is not. */
export async function planNotice(
  jobs: Dependencies["jobs"],
  transaction: Executor,
  { id, channel_id, runAt }: Pick<NoticeRow, "id" | "channel_id"> & { runAt?: number },
): Promise<void> {
  if (channel_id === null) return;
  await jobs.enqueue(transaction, {
    name: noticeJob,
    key: `${noticeJob}:${id}`,
    queue: channel_id,
    priority,
    ...(runAt !== undefined && { runAt }),
    payload: { version: 1, notice_id: id },
  });
}

async function listReach(
  kinds: ChannelDependencies["channels"],
  executor: Executor,
  { organizationId }: { organizationId: string },
): Promise<Reach[]> {
  const rows = await listChannels(executor, { organizationId });
  return rows
    .filter((row) => row.is_enabled)
    .map((row) => ({
      id: row.id,
      kind: row.kind,
      name: row.name,
      defaultPlace: row.default_place,
      defaultStakes: fromJson<Stakes[]>(row.default_stakes),
      teamPlaces: fromJson<Record<string, string>>(row.team_places),
      people: kinds[row.kind].capabilities.people,
    }));
}

const toRow = (
  target: Target,
  { organizationId, subjectId, occasionId, notice, now }: Omit<Telling, "audience"> & { now: number },
): NoticeRow => ({
  id: createId("ntc"),
  organization_id: organizationId,
  subject_id: subjectId,
  occasion_id: occasionId,
  notice: toJson(notice),
  channel_id: target.channelId,
  kind: target.kind,
  address: target.address,
  place: target.place,
  user_id: target.userId,
  target_key: keyOf(target),
  status: target.channelId === null ? "failed" : "pending",
  reason: target.channelId === null ? `No channel reaches \`${target.address}\`: set one up.` : null,
  attempts_count: 0,
  attempts: "[]",
  created_at: now,
  updated_at: now,
});

type Reading = { organizationId: string; audience: Audience; channels: readonly Reach[] };

/** A team that has a place is told there, and its people not one by one. */
async function readAudience(executor: Executor, { organizationId, audience, channels }: Reading) {
  const { people = [], teams: names = [], channels: addresses = [] } = audience;
  const teams = await listTeamsNamed(executor, { organizationId, names });
  const withPlace = new Set(channels.flatMap(({ teamPlaces }) => Object.keys(teamPlaces)));
  const userIds = new Set(teams.flatMap((team) => (withPlace.has(team.id) ? [] : team.userIds)));
  for (const person of people) {
    const member = await findMember(executor, { organizationId, person });
    if (member !== undefined) userIds.add(member.id);
  }
  return {
    userIds: [...userIds],
    teams: teams.flatMap(({ id }) => (withPlace.has(id) ? [id] : [])),
    addresses: [...addresses],
  };
}

/** Who of an audience there is not. */
export type Unknown = { people: string[]; teams: string[]; channels: string[] };

export async function findUnknown(
  executor: Executor,
  { organizationId, audience }: { organizationId: string; audience: Audience },
): Promise<Unknown> {
  const { people = [], teams = [], channels: addresses = [] } = audience;
  const unknown: Unknown = { people: [], teams: [], channels: [] };
  for (const person of people)
    if ((await findMember(executor, { organizationId, person })) === undefined) unknown.people.push(person);
  for (const team of teams)
    if ((await listTeamsNamed(executor, { organizationId, names: [team] })).length === 0)
      unknown.teams.push(team);
  const rows = addresses.length === 0 ? [] : await listChannels(executor, { organizationId });
  for (const address of addresses) {
    const [head = "", ...rest] = address.split(":");
    const name = head === "channel" ? rest.join(":") : head;
    const isKnown = rows.some(
      (row) => row.id === name || row.name === name || (head !== "channel" && isReachedBy(name, row.kind)),
    );
    if (!isKnown) unknown.channels.push(address);
  }
  return unknown;
}
