import type { LogFacets } from "@parley/contract";
import type { Executor } from "@parley/db";
import { countFacets, listPaths, maxFaceted } from "./facets.store.ts";
import type { Matching } from "./matching.store.ts";

/** The commonest values of the Logs that fit. Files are counted by id and shown by path. */
export async function describeFacets(
  executor: Executor,
  { matching, organizationId }: { matching: Matching; organizationId: string },
): Promise<LogFacets> {
  const rows = await countFacets(executor, matching);
  const logsCount = rows.find(({ facet }) => facet === "")?.count ?? 0;
  const counted = Map.groupBy(
    rows.filter(({ facet }) => facet !== ""),
    ({ facet }) => facet,
  );
  const fileIds = (counted.get("path") ?? []).map(({ value }) => value);
  const paths = await listPaths(executor, { organizationId, ids: fileIds });
  const facets = [...counted].map(([facet, values]): [string, LogFacets["facets"][string]] => [
    facet,
    values.flatMap(({ value, count }) => {
      if (facet !== "path") return [{ value, count }];
      const path = paths.get(value);
      return path === undefined ? [] : [{ value: path, label: value, count }];
    }),
  ]);
  return {
    facets: Object.fromEntries(facets),
    logs_count: Math.min(logsCount, maxFaceted),
    is_partial: logsCount > maxFaceted,
  };
}
