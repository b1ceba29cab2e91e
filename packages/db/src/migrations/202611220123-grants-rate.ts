import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** So many uses in each period, counted from when the grant was made; null where nobody limited it so. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  const add = (name: string) => executor.schema.alterTable("grants").addColumn(name, type.integer).execute();
  await add("rate_uses");
  await add("rate_seconds");
  // The period of the latest use, from 0 on, and how many uses there were in it.
  await add("period");
  await add("period_uses");
}
