import { inList, randomOrder, type Executor } from "@parley/db";
import { sql, type RawBuilder } from "kysely";
import { listedSelection, logsOf, selectListed, type ListedLogRow } from "../listed-log.store.ts";
import { newestFirst, type Matching } from "./matching.store.ts";

/** So many Logs are looked at to count those that fit: further would take longer than the number is worth. */
const maxCounted = 2_000;
const maxCountedAtCost = 500;

/** How many fit; at least so many where it is not exact. */
export type LogCount = { count: number; isExact: boolean };

export type Window = { size: number } & ({ after: string } | { offset: number });
export type FoundLog = { id: string; position: string };
type FoundRow = ListedLogRow & FoundLog;

/** Which Logs are on a page, and one more where there are more. */
export async function findPage(executor: Executor, matching: Matching, window: Window): Promise<FoundLog[]> {
  return (await sql<FoundLog>`${selectPage(matching, window)}`.execute(executor)).rows;
}

/** The same with what a list shows of them. They are found first, so that what is sorted for that stays narrow. */
export async function listPage(executor: Executor, matching: Matching, window: Window): Promise<FoundRow[]> {
  const { organizationId } = matching;
  // Never among what is selected at last: on SQLite they may be larger than a JavaScript number.
  const keys = matching.sortKeys.map((value, index) => ({ value, name: sql.ref(`key_${index}`) }));
  const selected = sql.join(
    keys.map(({ value, name }) => sql`, ${value} as ${name}`),
    sql``,
  );
  const query = sql<FoundRow>`select ${listedSelection(window.size)}, found.position as position
    from (${selectPage(matching, window, selected)}) as found
    cross join logs where logs.organization_id = ${organizationId} and logs.id = found.id
    ${newestFirst({ sortKeys: keys.map(({ name }) => sql`found.${name}`) })}`;
  return (await query.execute(executor)).rows;
}

function selectPage(matching: Matching, window: Window, more = sql``): RawBuilder<unknown> {
  const { source, position, after } = matching;
  const beyond = "after" in window ? sql` and ${after(window.after)}` : sql``;
  const skipped = "offset" in window && window.offset > 0 ? sql` offset ${window.offset}` : sql``;
  return sql`select logs.id as id, ${position} as position${more} ${source}${beyond}
    ${newestFirst(matching)} limit ${window.size + 1}${skipped}`;
}

/** How many fit of the newest that an index finds. */
export async function countMatching(executor: Executor, matching: Matching): Promise<LogCount> {
  const { candidates, rest } = matching;
  const limit = mostCounted(matching);
  const { rows } = await sql<Counts>`select
      count(*) filter (where ${rest}) as count, count(*) as looked_at
    from (select logs.* ${candidates} ${newestFirst(matching)} limit ${limit + 1}) as logs`.execute(executor);
  return toCount(rows[0], limit);
}

type Counts = { count: number; looked_at: number };

const mostCounted = ({ isCostly }: Matching): number => (isCostly ? maxCountedAtCost : maxCounted);

const toCount = (counts: Counts | undefined, limit: number): LogCount => ({
  count: Number(counts?.count ?? 0),
  isExact: Number(counts?.looked_at ?? 0) <= limit,
});

/** The rows with these ids, in the order given. */
export async function listRows(
  executor: Executor,
  {
    organizationId,
    ids,
    size,
  }: {
    organizationId: string;
    ids: string[];
    /** Of the list: its rows share what it may take. */ size: number;
  },
): Promise<ListedLogRow[]> {
  if (ids.length === 0) return [];
  const query = logsOf(executor, organizationId).where(inList(executor, "logs.id", ids));
  const rows = await selectListed(query, size).execute();
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => rowOf.get(id) ?? []);
}

/** A sample is drawn from so many of the newest at most. */
const maxSampled = 200_000;

/** Some at random of those that fit. */
export async function findSample(executor: Executor, matching: Matching, count: number) {
  const { rows } = await sql<{ id: string }>`select id
    from (select logs.id as id ${matching.source} ${newestFirst(matching)} limit ${maxSampled}) as fitting
    order by ${randomOrder()} limit ${count}`.execute(executor);
  return rows.map(({ id }) => id);
}
