import { inList, randomOrder, type Executor } from "@parley/db";
import { sql } from "kysely";
import { logsOf, selectListed, type ListedLogRow } from "../listed-log.store.ts";
import type { Matching } from "./matching.store.ts";

/** Counting further would take longer than anybody waits for a number nobody reads. */
export const maxCount = 10_000;

export type Window = { size: number } & ({ after: string } | { offset: number });
export type FoundLog = { id: string; position: string };

/** Which Logs are on a page, and one more where there are more. */
export async function findPage(
  executor: Executor,
  { source, orderBy, position, after }: Matching,
  window: Window,
): Promise<FoundLog[]> {
  const beyond = "after" in window ? sql` and ${after(window.after)}` : sql``;
  const skipped = "offset" in window && window.offset > 0 ? sql` offset ${window.offset}` : sql``;
  const query = sql<FoundLog>`select logs.id as id, ${position} as position ${source}${beyond}
    order by ${orderBy} limit ${window.size + 1}${skipped}`;
  return (await query.execute(executor)).rows;
}

/** How many fit, and no further than one beyond `maxCount`. */
export async function countMatching(executor: Executor, { source }: Matching): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count
    from (select 1 ${source} limit ${maxCount + 1}) as counted`.execute(executor);
  return Number(rows[0]?.count ?? 0);
}

/** The rows with these ids, in the order given. */
export async function listRows(
  executor: Executor,
  { organizationId, ids }: { organizationId: string; ids: string[] },
): Promise<ListedLogRow[]> {
  if (ids.length === 0) return [];
  const query = logsOf(executor, organizationId).where(inList(executor, "logs.id", ids));
  const rows = await selectListed(query, ids.length).execute();
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => rowOf.get(id) ?? []);
}

/** A sample is drawn from so many of the newest at most. */
const maxSampled = 200_000;

/** Some at random of those that fit. */
export async function findSample(executor: Executor, { source, orderBy }: Matching, count: number) {
  const { rows } = await sql<{ id: string }>`select id
    from (select logs.id as id ${source} order by ${orderBy} limit ${maxSampled}) as fitting
    order by ${randomOrder()} limit ${count}`.execute(executor);
  return rows.map(({ id }) => id);
}
