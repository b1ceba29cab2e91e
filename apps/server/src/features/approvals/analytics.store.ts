import { inList, type Executor } from "@parley/db";
import { sql, type RawBuilder } from "kysely";
import type { ApprovalRow, ApprovalTables } from "./approvals.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<ApprovalTables>();
const dayMs = 86_400_000;

/** Of which requests. Times are milliseconds; `until` is not in it. */
export type AnalyticsFilter = {
  organizationId: string;
  since: number;
  until: number;
  kind?: string | undefined;
  stakes?: string | undefined;
  name?: string | undefined;
  version_id?: string | undefined;
  requester_id?: string | undefined;
  person_id?: string | undefined;
};

export type Counted = {
  key: string | number | null;
  requested: number;
  pending: number;
  approved: number;
  denied: number;
  answered: number;
  timed_out: number;
  cancelled: number;
  beforehand: number;
  edited: number;
  approved_by_people: number;
  denied_by_people: number;
};

export type Waited = { key: string | number | null; median: number; p90: number };

/** What requests are grouped by. */
export type Grouping = "all" | "name" | "version" | "hour" | "day" | "week";

const groupings: Readonly<Record<Grouping, RawBuilder<string | number | null>>> = {
  all: sql<string>`'all'`,
  name: sql<string>`approvals.name`,
  version: sql<string | null>`approvals.version_id`,
  hour: sql<number>`approvals.created_at - approvals.created_at % ${sql.lit(dayMs / 24)}`,
  day: sql<number>`approvals.created_at - approvals.created_at % ${sql.lit(dayMs)}`,
  // The first of January 1970 was a Thursday; weeks begin on Mondays.
  week: sql<number>`approvals.created_at - (approvals.created_at + ${sql.lit(3 * dayMs)}) % ${sql.lit(7 * dayMs)}`,
};

function requestsIn(executor: Executor, filter: AnalyticsFilter) {
  const { organizationId, since, until, kind, stakes, person_id: personId } = filter;
  let query = tables(executor)
    .selectFrom("approvals")
    .where("approvals.organization_id", "=", organizationId)
    .where("approvals.created_at", ">=", since)
    .where("approvals.created_at", "<", until);
  if (kind !== undefined) query = query.where("approvals.kind", "=", kind as ApprovalRow["kind"]);
  if (stakes !== undefined) query = query.where("approvals.stakes", "=", stakes as ApprovalRow["stakes"]);
  if (filter.name !== undefined) query = query.where("approvals.name", "=", filter.name);
  if (filter.version_id !== undefined) query = query.where("approvals.version_id", "=", filter.version_id);
  if (filter.requester_id !== undefined)
    query = query.where("approvals.requester_id", "=", filter.requester_id);
  if (personId !== undefined)
    query = query.where("approvals.id", "in", (inner) =>
      inner
        .selectFrom("approval_votes")
        .select("approval_votes.approval_id")
        .where("approval_votes.organization_id", "=", organizationId)
        .where("approval_votes.voter_id", "=", personId),
    );
  return query;
}

const countWhere = (condition: RawBuilder<unknown>): RawBuilder<number> =>
  sql<number>`count(*) filter (where ${condition})`;
const countStatus = (status: string): RawBuilder<number> =>
  countWhere(sql`approvals.status = ${sql.lit(status)}`);
const byPeople = sql`approvals.basis = 'people'`;

/** How many became what, the largest groups first. */
export async function countRequests(
  executor: Executor,
  { filter, by, limit }: { filter: AnalyticsFilter; by: Grouping; limit: number },
): Promise<Counted[]> {
  const rows = await requestsIn(executor, filter)
    .select([
      groupings[by].as("key"),
      sql<number>`count(*)`.as("requested"),
      countStatus("pending").as("pending"),
      countStatus("approved").as("approved"),
      countStatus("denied").as("denied"),
      countStatus("answered").as("answered"),
      countStatus("timed_out").as("timed_out"),
      countWhere(sql`approvals.status in ('cancelled', 'superseded')`).as("cancelled"),
      countWhere(sql`approvals.basis in ('policy', 'grant')`).as("beforehand"),
      countWhere(sql`approvals.is_edited and approvals.status = 'approved'`).as("edited"),
      countWhere(sql`${byPeople} and approvals.status = 'approved'`).as("approved_by_people"),
      countWhere(sql`${byPeople} and approvals.status = 'denied'`).as("denied_by_people"),
    ])
    .groupBy(sql`1`)
    .orderBy(sql`2`, "desc")
    .orderBy(sql`1`)
    .limit(limit)
    .execute();
  return rows.map(({ key, ...counts }) => ({ key, ...toNumbers(counts) }));
}

/** PostgreSQL counts in text. */
const toNumbers = <T extends Record<string, number>>(counts: T): T =>
  Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, Number(value)])) as T;

/** How long it took people, by the nearest rank. */
export async function measureRequests(
  executor: Executor,
  { filter, by }: { filter: AnalyticsFilter; by: Grouping },
): Promise<Waited[]> {
  const ranked = requestsIn(executor, filter)
    .where("approvals.basis", "=", "people")
    .select([
      groupings[by].as("key"),
      sql<number>`approvals.decided_at - approvals.created_at`.as("waited"),
      sql<number>`row_number() over (partition by ${groupings[by]} order by approvals.decided_at - approvals.created_at)`.as(
        "place",
      ),
      sql<number>`count(*) over (partition by ${groupings[by]})`.as("total"),
    ]);
  const rows = await tables(executor)
    .selectFrom(ranked.as("ranked"))
    .select(["key", ...percentiles])
    .groupBy("key")
    .execute();
  return rows.map(({ key, median, p90 }) => ({ key, median: Number(median), p90: Number(p90) }));
}

const percentiles = [
  sql<number>`min(case when place * 2 >= total then waited end)`.as("median"),
  sql<number>`min(case when place * 10 >= total * 9 then waited end)`.as("p90"),
] as const;

export type PersonCounted = {
  key: string;
  name: string;
  decisions: number;
  approvals: number;
  denials: number;
  answers: number;
  fast: number;
};

type OfPeople = { filter: AnalyticsFilter; fastMs: number; limit: number };

function votesOn(executor: Executor, filter: AnalyticsFilter) {
  const votes = requestsIn(executor, filter).innerJoin(
    "approval_votes",
    "approval_votes.approval_id",
    "approvals.id",
  );
  const { person_id: personId } = filter;
  return personId === undefined ? votes : votes.where("approval_votes.voter_id", "=", personId);
}

/** Who said how much, the busiest first. */
export async function countPeople(
  executor: Executor,
  { filter, fastMs, limit }: OfPeople,
): Promise<PersonCounted[]> {
  const countVote = (vote: string): RawBuilder<number> =>
    countWhere(sql`approval_votes.vote = ${sql.lit(vote)}`);
  const rows = await votesOn(executor, filter)
    .select([
      "approval_votes.voter_id as key",
      sql<string>`max(approval_votes.voter_name)`.as("name"),
      sql<number>`count(*)`.as("decisions"),
      countVote("approve").as("approvals"),
      countVote("deny").as("denials"),
      countVote("answer").as("answers"),
      countWhere(
        sql`approval_votes.vote = 'approve' and approval_votes.at - approvals.created_at <= ${fastMs}`,
      ).as("fast"),
    ])
    .groupBy("approval_votes.voter_id")
    .orderBy(sql`3`, "desc")
    .orderBy("approval_votes.voter_id")
    .limit(limit)
    .execute();
  return rows.map(({ key, name, decisions, approvals, denials, answers, fast }) => ({
    key,
    name,
    decisions: Number(decisions),
    approvals: Number(approvals),
    denials: Number(denials),
    answers: Number(answers),
    fast: Number(fast),
  }));
}

export type PersonMeasured = Waited & { busiest: number };

/** How long these people took, and how much they said in a day. */
export async function measurePeople(
  executor: Executor,
  { filter, ids }: { filter: AnalyticsFilter; ids: string[] },
): Promise<PersonMeasured[]> {
  const theirs = votesOn(executor, filter).where(inList(executor, "approval_votes.voter_id", ids));
  const ranked = theirs.select([
    "approval_votes.voter_id as key",
    sql<number>`approval_votes.at - approvals.created_at`.as("waited"),
    sql<number>`row_number() over (partition by approval_votes.voter_id order by approval_votes.at - approvals.created_at)`.as(
      "place",
    ),
    sql<number>`count(*) over (partition by approval_votes.voter_id)`.as("total"),
  ]);
  const day = sql<number>`approval_votes.at - approval_votes.at % ${sql.lit(dayMs)}`;
  const days = theirs
    .select(["approval_votes.voter_id as key", day.as("day"), sql<number>`count(*)`.as("count")])
    .groupBy(["approval_votes.voter_id", day]);
  const [waited, busiest] = await Promise.all([
    tables(executor)
      .selectFrom(ranked.as("ranked"))
      .select(["key", ...percentiles])
      .groupBy("key")
      .execute(),
    tables(executor)
      .selectFrom(days.as("days"))
      .select(["key", sql<number>`max(count)`.as("count")])
      .groupBy("key")
      .execute(),
  ]);
  const most = new Map(busiest.map(({ key, count }) => [key, Number(count)]));
  return waited.map(({ key, median, p90 }) => ({
    key,
    busiest: most.get(key) ?? 0,
    median: Number(median),
    p90: Number(p90),
  }));
}
