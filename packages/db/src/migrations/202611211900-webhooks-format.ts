import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Whose envelope a webhook wants: Parley's, or one of those that HumanLayer sent. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await executor.schema
    .alterTable("webhooks")
    .addColumn("format", columnTypes(dialect).text, (column) => column.notNull().defaultTo("parley"))
    .execute();
}
