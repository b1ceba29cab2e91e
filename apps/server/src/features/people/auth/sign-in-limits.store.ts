import { sql } from "kysely";
import type { Executor } from "@parley/db";
import { createId } from "../../../kernel/ids.ts";

type LimitTables = { sign_in_limits: { id: string; key: string; count: number; last_request: number } };

/** So many in so many milliseconds since the first. */
export type Limit = { max: number; windowMs: number };

/**
 * Counts one try; how long to wait where it is one too many. One statement, so that tries at once count each, in several
 * processes as well.
 */
export async function countTry(
  executor: Executor,
  { key, now, limit: { max, windowMs } }: { key: string; now: number; limit: Limit },
): Promise<{ isAllowed: boolean; retryAfterMs: number }> {
  const isOver = sql<boolean>`sign_in_limits.last_request <= ${now - windowMs}`;
  const row = await executor
    .$extendTables<LimitTables>()
    .insertInto("sign_in_limits")
    .values({ id: createId("lim"), key, count: 1, last_request: now })
    .onConflict((conflict) =>
      conflict.column("key").doUpdateSet({
        count: sql`case when ${isOver} then 1 else sign_in_limits.count + 1 end`,
        last_request: sql`case when ${isOver} then cast(${now} as bigint) else sign_in_limits.last_request end`,
      }),
    )
    .returning(["count", "last_request"])
    .executeTakeFirstOrThrow();
  return { isAllowed: row.count <= max, retryAfterMs: Math.max(row.last_request + windowMs - now, 0) };
}
