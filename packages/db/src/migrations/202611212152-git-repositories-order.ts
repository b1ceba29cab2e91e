import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Which pushes to a repository came, in which order, and which of them are not brought in yet. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await executor.schema
    .alterTable("git_repositories")
    .addColumn("push_order", columnTypes(dialect).json)
    .execute();
}
