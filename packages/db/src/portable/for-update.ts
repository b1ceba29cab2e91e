import type { Executor } from "../database.ts";
import { dialectOf } from "./dialect-of.ts";

type Lockable<Query> = { forUpdate(): Query & { skipLocked(): Query } };

/**
 * Locks the rows a query reads until the transaction ends. On SQLite a writing transaction is alone already, and nothing is added.
 *
 * ```ts
 * const approval = await forUpdate(trx, query).executeTakeFirst();
 * const next = await forUpdate(trx, query.limit(1), { skipLocked: true }).executeTakeFirst();
 * ```
 */
export function forUpdate<Query extends Lockable<Query>>(
  transaction: Executor,
  query: Query,
  { skipLocked = false }: { skipLocked?: boolean } = {},
): Query {
  if (dialectOf(transaction) === "sqlite") return query;
  const locked = query.forUpdate();
  return skipLocked ? locked.skipLocked() : locked;
}
