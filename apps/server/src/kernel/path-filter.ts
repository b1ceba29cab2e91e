import type { RowFilter } from "@parley/db";
import { sql, type RawBuilder, type SqlBool } from "kysely";
import type { Grants, TreeGrant } from "./authorize.ts";

/** The rows that somebody confined to directories may know of; undefined where that is all. */
export function toRowFilter(organizationId: string, grants: Grants): RowFilter | undefined {
  const { trees, permissions } = grants;
  const isAll = permissions.size > 0 && trees.every((tree) => tree.permissions.size > 0);
  if (isAll) return undefined;
  const visible = sql<SqlBool>`${visibleAt(grants)}`;
  const visibleFiles = sql`(select id from files where organization_id = ${organizationId} and ${visible})`;
  const ofVisibleFile = sql<SqlBool>`file_id in ${visibleFiles}`;
  return {
    files: visible,
    file_removals: visible,
    directories: sql<SqlBool>`(${visible} or path in (${sql.join(waysTo(trees))}))`,
    file_versions: ofVisibleFile,
    logs: ofVisibleFile,
    log_sums: ofVisibleFile,
    evaluations: ofVisibleFile,
    monitors: ofVisibleFile,
  };
}

/** Decided by the deepest tree that holds the path. */
function visibleAt({ permissions, trees }: Grants): RawBuilder<SqlBool> {
  const deepestFirst = trees.toSorted((one, other) => other.path.length - one.path.length);
  const cases = deepestFirst.map(
    (tree) => sql`when ${isBelow(tree.path)} then ${sql.lit(tree.permissions.size > 0 ? 1 : 0)}`,
  );
  const otherwise = sql.lit(permissions.size > 0 ? 1 : 0);
  return sql<SqlBool>`(case ${sql.join(cases, sql` `)} else ${otherwise} end) = 1`;
}

/** Compared as text cut out, not as a range: the order of characters depends on PostgreSQL's collation. */
const isBelow = (path: string): RawBuilder<SqlBool> =>
  path === ""
    ? sql<SqlBool>`1 = 1`
    : sql<SqlBool>`(path = ${path} or substr(path, 1, ${sql.lit([...path].length + 1)}) = ${`${path}/`})`;

/** The directories that lead to what is visible, and the root. */
function waysTo(trees: readonly TreeGrant[]): string[] {
  const ways = new Set([""]);
  for (const { path, permissions } of trees) {
    if (permissions.size === 0) continue;
    const names = path.split("/");
    for (let depth = 1; depth < names.length; depth += 1) ways.add(names.slice(0, depth).join("/"));
  }
  return [...ways];
}
