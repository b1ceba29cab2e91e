import type { DeleteResult, InsertResult, UpdateResult } from "kysely";

/**
 * How many rows a statement without `returning` inserted, updated or deleted.
 *
 * ```ts
 * const isFresh = affectedRows(await query.execute()) > 0;
 * ```
 */
export function affectedRows(
  results:
    | InsertResult
    | UpdateResult
    | DeleteResult
    | ReadonlyArray<InsertResult | UpdateResult | DeleteResult>,
): number {
  const list = Array.isArray(results) ? results : [results];
  return list.reduce(
    (sum: number, result: InsertResult | UpdateResult | DeleteResult) => sum + countOf(result),
    0,
  );
}

function countOf(result: InsertResult | UpdateResult | DeleteResult): number {
  if ("numUpdatedRows" in result) return Number(result.numUpdatedRows);
  if ("numDeletedRows" in result) return Number(result.numDeletedRows);
  return Number(result.numInsertedOrUpdatedRows ?? 0n);
}
