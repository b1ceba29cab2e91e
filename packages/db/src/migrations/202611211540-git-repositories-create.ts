import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** The repository of each organization, and the pull requests opened in it. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("git_repositories")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) =>
      column.notNull().unique().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("host", type.text, (column) => column.notNull())
    .addColumn("base_url", type.text, (column) => column.notNull())
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("branch", type.text, (column) => column.notNull())
    .addColumn("folder", type.text, (column) => column.notNull())
    .addColumn("sealed_token", type.text, (column) => column.notNull())
    .addColumn("sealed_hook_secret", type.text, (column) => column.notNull())
    .addColumn("last_error", type.text)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createTable("git_pull_requests")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("repository_id", type.id, (column) =>
      column.notNull().references("git_repositories.id").onDelete("cascade"),
    )
    .addColumn("file_id", type.id, (column) => column.notNull().references("files.id").onDelete("cascade"))
    .addColumn("version_id", type.id, (column) => column.notNull())
    .addColumn("number", type.integer, (column) => column.notNull())
    .addColumn("url", type.text, (column) => column.notNull())
    .addColumn("branch", type.text, (column) => column.notNull())
    .addColumn("title", type.text, (column) => column.notNull())
    .addColumn("state", type.text, (column) => column.notNull())
    .addColumn("created_by", type.json)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("git_pull_requests_file")
    .on("git_pull_requests")
    .columns(["file_id", "created_at"])
    .execute();
  await executor.schema
    .createIndex("git_pull_requests_number")
    .on("git_pull_requests")
    .columns(["repository_id", "number"])
    .execute();
}
