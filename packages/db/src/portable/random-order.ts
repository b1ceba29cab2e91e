import { sql } from "kysely";
import type { RawBuilder } from "kysely";

/**
 * Another order every time, for a sample: `query.orderBy(randomOrder()).limit(100)`. Reads every row the conditions leave, so bound them.
 */
export function randomOrder(): RawBuilder<number> {
  return sql<number>`random()`;
}
