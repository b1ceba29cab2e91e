import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** What a File was saved as last, what all a version holds is known by, and the commits that versions were pushed from. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  // Null where nobody has saved since this came: then it is the newest version.
  await executor.schema.alterTable("files").addColumn("head_version_id", type.id).execute();
  // Null for versions from before: it is worked out where it is asked for.
  await executor.schema.alterTable("file_versions").addColumn("content_hash", type.text).execute();

  await executor.schema
    .createTable("version_git_sources")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("file_id", type.id, (column) => column.notNull().references("files.id").onDelete("cascade"))
    .addColumn("version_id", type.id, (column) =>
      column.notNull().references("file_versions.id").onDelete("cascade"),
    )
    .addColumn("commit_hash", type.text, (column) => column.notNull())
    .addColumn("branch", type.text)
    .addColumn("author", type.text)
    .addColumn("is_dirty", type.boolean, (column) => column.notNull())
    .addColumn("repository", type.text)
    .addColumn("file", type.text)
    .addColumn("created_by", type.json)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("version_git_sources_file")
    .on("version_git_sources")
    .columns(["file_id", "created_at"])
    .execute();
  await executor.schema
    .createIndex("version_git_sources_version")
    .on("version_git_sources")
    .column("version_id")
    .execute();
}
