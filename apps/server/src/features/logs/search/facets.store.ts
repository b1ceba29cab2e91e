import type { Executor } from "@parley/db";
import { sql, type RawBuilder } from "kysely";
import { newestFirst, type Matching } from "./matching.store.ts";

/** Of more, the newest are counted. */
export const maxFaceted = 20_000;
const valuesCount = 20;

const facets = {
  type: sql`logs.type`,
  path: sql`logs.file_id`,
  version_id: sql`logs.version_id`,
  environment: sql`logs.environment`,
  status: sql`logs.status`,
  has_error: sql`case when logs.error is null then 'false' else 'true' end`,
  provider: sql`logs.provider`,
  model: sql`logs.model`,
  source: sql`logs.source`,
  user: sql`logs."user"`,
  finish_reason: sql`logs.finish_reason`,
} satisfies Record<string, RawBuilder<unknown>>;

export type FacetRow = { facet: string; value: string; count: number };

/** The commonest values of the newest Logs that fit, and how many Logs that were (`facet` is `""`). */
export async function countFacets(executor: Executor, matching: Matching): Promise<FacetRow[]> {
  const columns = Object.entries(facets).map(([name, value]) => sql`${value} as ${sql.ref(`f_${name}`)}`);
  const counted = Object.keys(facets).map((name) => {
    const column = sql.ref(`f_${name}`);
    return sql`select * from (select ${sql.lit(name)} as facet, ${column} as value, count(*) as count
      from fitting where ${column} is not null group by ${column}
      order by count(*) desc, ${column} limit ${valuesCount}) as ${sql.ref(`of_${name}`)}`;
  });
  const { rows } = await sql<FacetRow>`with fitting as materialized (
      select ${sql.join(columns)} ${matching.source} ${newestFirst(matching)} limit ${maxFaceted + 1}
    )
    select '' as facet, '' as value, count(*) as count from fitting
    union all ${sql.join(counted, sql` union all `)}`.execute(executor);
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** The paths of Files, for their ids. */
export async function listPaths(
  executor: Executor,
  { organizationId, ids }: { organizationId: string; ids: string[] },
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; path: string }>`select id, path from files
    where organization_id = ${organizationId} and id in (${sql.join(ids)})`.execute(executor);
  return new Map(rows.map(({ id, path }) => [id, path]));
}
