import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Runs that the server works on: on whose account, what they may cost, and why they were given up. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  const add = (name: string, column: ReturnType<typeof columnTypes>["id"]) =>
    executor.schema.alterTable("evaluation_runs").addColumn(name, column).execute();
  await add("failure", type.text);
  await add("budget_nano", type.integer);
  await add("spender_key_id", type.id);
}
