import { approvalErrors, type ApprovalAnalytics } from "@parley/contract";
import type { Executor } from "@parley/db";
import { toTimestamp } from "../../kernel/clock.ts";
import {
  countPeople,
  countRequests,
  measurePeople,
  measureRequests,
  type AnalyticsFilter,
  type Counted,
  type Grouping,
  type PersonCounted,
  type PersonMeasured,
  type Waited,
} from "./analytics.store.ts";

const dayMs = 86_400_000;
const intervalMs = { hour: dayMs / 24, day: dayMs, week: 7 * dayMs } as const;
const mostIntervals = 1000;
const mostGroups = 100;
const mostPeople = 200;

type Asking = Omit<AnalyticsFilter, "since" | "until"> & {
  since?: number | undefined;
  until?: number | undefined;
  interval: keyof typeof intervalMs;
  fast_seconds: number;
  min_decisions: number;
};

type Counts = ApprovalAnalytics["totals"];
type Person = ApprovalAnalytics["by_person"][number];

/** How people decide. @throws span_unusable */
export async function getAnalytics(
  reader: Executor,
  { now, asking }: { now: number; asking: Asking },
): Promise<ApprovalAnalytics> {
  const { interval, fast_seconds: fastSeconds, min_decisions: minDecisions, ...given } = asking;
  const until = given.until ?? now;
  const since = given.since ?? until - 30 * dayMs;
  refuseSpan({ since, until, interval });
  const filter: AnalyticsFilter = { ...given, since, until };
  const [totals, overTime, byTool, byVersion, byPerson] = await Promise.all([
    count(reader, { filter, by: "all", limit: 1 }),
    count(reader, { filter, by: interval, limit: mostIntervals + 1 }),
    count(reader, { filter, by: "name", limit: mostGroups }),
    count(reader, { filter, by: "version", limit: mostGroups }),
    countByPerson(reader, { filter, fastSeconds, minDecisions }),
  ]);
  return {
    since: toTimestamp(since),
    until: toTimestamp(until),
    interval,
    fast_seconds: fastSeconds,
    min_decisions: minDecisions,
    totals: totals[0]?.counts ?? describeCounts(nothing, undefined),
    over_time: overTime
      .map(({ key, counts }) => ({ start: toTimestamp(Number(key)), ...counts }))
      .toSorted((a, b) => (a.start < b.start ? -1 : 1)),
    by_tool: byTool.map(({ key, counts }) => ({ name: String(key), ...counts })),
    by_version: byVersion.map(({ key, counts }) => ({
      version_id: key === null ? null : String(key),
      ...counts,
    })),
    by_person: byPerson,
  };
}

function refuseSpan({
  since,
  until,
  interval,
}: {
  since: number;
  until: number;
  interval: Asking["interval"];
}) {
  if (since >= until) throw approvalErrors.spanUnusable({ reason: "`since` must be earlier than `until`" });
  if ((until - since) / intervalMs[interval] <= mostIntervals) return;
  const reason = `it has more than ${mostIntervals} times \`${interval}\`; take a longer \`interval\``;
  throw approvalErrors.spanUnusable({ reason });
}

async function count(
  reader: Executor,
  asking: { filter: AnalyticsFilter; by: Grouping; limit: number },
): Promise<{ key: Counted["key"]; counts: Counts }[]> {
  const [counted, waited] = await Promise.all([
    countRequests(reader, asking),
    measureRequests(reader, asking),
  ]);
  const waitedOf = new Map(waited.map((one) => [one.key, one]));
  return counted.map((row) => ({ key: row.key, counts: describeCounts(row, waitedOf.get(row.key)) }));
}

const nothing: Counted = {
  key: null,
  requested: 0,
  pending: 0,
  approved: 0,
  denied: 0,
  answered: 0,
  timed_out: 0,
  cancelled: 0,
  beforehand: 0,
  edited: 0,
  approved_by_people: 0,
  denied_by_people: 0,
};

function describeCounts(row: Counted, waited: Waited | undefined): Counts {
  const { key: _key, approved_by_people: yes, denied_by_people: no, ...counts } = row;
  return {
    ...counts,
    approval_rate: rateOf(yes, no),
    median_seconds: toSeconds(waited?.median),
    p90_seconds: toSeconds(waited?.p90),
  };
}

const rateOf = (yes: number, no: number): number | null => (yes + no === 0 ? null : yes / (yes + no));
const toSeconds = (ms: number | undefined): number | null => (ms === undefined ? null : ms / 1000);

type Thresholds = { fastSeconds: number; minDecisions: number };

async function countByPerson(
  reader: Executor,
  { filter, fastSeconds, minDecisions }: { filter: AnalyticsFilter } & Thresholds,
): Promise<Person[]> {
  const fastMs = Math.round(fastSeconds * 1000);
  const counted = await countPeople(reader, { filter, fastMs, limit: mostPeople });
  if (counted.length === 0) return [];
  const measured = await measurePeople(reader, { filter, ids: counted.map(({ key }) => key) });
  const measuredOf = new Map(measured.map((one) => [one.key, one]));
  const days = Math.max(1, (filter.until - filter.since) / dayMs);
  return counted.map((row) => describePerson(row, { days, minDecisions, measured: measuredOf.get(row.key) }));
}

type OfSpan = { days: number; minDecisions: number; measured: PersonMeasured | undefined };

function describePerson(row: PersonCounted, { days, minDecisions, measured }: OfSpan): Person {
  const { key, name, decisions, approvals, denials, answers, fast } = row;
  const isTooFast = approvals >= minDecisions && fast * 2 >= approvals;
  const isAlwaysYes = approvals >= minDecisions && denials === 0;
  return {
    user_id: key,
    name,
    decisions,
    approvals,
    denials,
    answers,
    fast,
    approval_rate: rateOf(approvals, denials),
    median_seconds: toSeconds(measured?.median),
    p90_seconds: toSeconds(measured?.p90),
    per_day: decisions / days,
    most_in_a_day: measured?.busiest ?? 0,
    signals: [...(isTooFast ? ["too_fast" as const] : []), ...(isAlwaysYes ? ["always_yes" as const] : [])],
  };
}
