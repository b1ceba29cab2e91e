import { partialMatchKey, type QueryKey } from "@tanstack/react-query";

/**
 * Has a query show what it read before while it reads anew, as long as its key begins so: another page, or a newer state,
 * of the same thing. What was read of another thing would stand under a heading that is not its own.
 *
 * @example queryOptions({ queryKey: [...listKey, page], placeholderData: keepWithin(listKey), … })
 */
export const keepWithin =
  (start: QueryKey) =>
  <T>(before: T | undefined, query: { queryKey: QueryKey } | undefined): T | undefined =>
    query !== undefined && partialMatchKey(query.queryKey, start) ? before : undefined;
