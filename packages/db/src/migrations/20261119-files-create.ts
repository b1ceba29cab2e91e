import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** The versioned-files kernel: directories, files, immutable versions, what is deployed where, and its history. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await createDirectories(executor, dialect);
  await createFiles(executor, dialect);
  await createVersions(executor, dialect);
  await createDeployments(executor, dialect);
  await createMonitoring(executor, dialect);
}

async function createDirectories(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("directories")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("parent_id", type.id, (column) => column.references("directories.id"))
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("path", type.text, (column) => column.notNull())
    .addColumn("description", type.text)
    .addColumn("readme", type.text)
    .addColumn("tags", type.json, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addUniqueConstraint("directories_path", ["organization_id", "path"])
    .execute();
  await executor.schema.createIndex("directories_parent").on("directories").column("parent_id").execute();
}

async function createFiles(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("files")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("directory_id", type.id, (column) => column.notNull().references("directories.id"))
    .addColumn("type", type.text, (column) => column.notNull())
    .addColumn("path", type.text, (column) => column.notNull())
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("description", type.text)
    .addColumn("readme", type.text)
    .addColumn("tags", type.json, (column) => column.notNull())
    .addColumn("created_by", type.json)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addColumn("last_used_at", type.timestamp, (column) => column.notNull())
    .addColumn("logs_count", type.integer, (column) => column.notNull().defaultTo(0))
    .addUniqueConstraint("files_path", ["organization_id", "path"])
    .execute();
  await executor.schema.createIndex("files_directory").on("files").column("directory_id").execute();
}

async function createVersions(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("file_versions")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("file_id", type.id, (column) => column.notNull().references("files.id").onDelete("cascade"))
    .addColumn("sequence", type.integer, (column) => column.notNull())
    .addColumn("hash", type.text, (column) => column.notNull())
    .addColumn("kernel", type.json, (column) => column.notNull())
    .addColumn("name", type.text)
    .addColumn("description", type.text)
    .addColumn("created_by", type.json)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("last_used_at", type.timestamp, (column) => column.notNull())
    .addColumn("logs_count", type.integer, (column) => column.notNull().defaultTo(0))
    .addUniqueConstraint("file_versions_hash", ["file_id", "hash"])
    .addUniqueConstraint("file_versions_sequence", ["file_id", "sequence"])
    .addUniqueConstraint("file_versions_name", ["file_id", "name"])
    .execute();
}

async function createDeployments(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("deployments")
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("file_id", type.id, (column) => column.notNull().references("files.id").onDelete("cascade"))
    .addColumn("environment_id", type.id, (column) => column.notNull().references("environments.id"))
    // Not deleted with the version: what is deployed cannot be deleted, unless its File is.
    .addColumn("version_id", type.id, (column) => column.notNull().references("file_versions.id"))
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("deployments_primary", ["file_id", "environment_id"])
    .execute();
  await executor.schema.createIndex("deployments_version").on("deployments").column("version_id").execute();

  await executor.schema
    .createTable("deployment_events")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("file_id", type.id, (column) => column.notNull().references("files.id").onDelete("cascade"))
    .addColumn("environment_id", type.id, (column) => column.notNull().references("environments.id"))
    .addColumn("version_id", type.id)
    .addColumn("previous_version_id", type.id)
    .addColumn("created_by", type.json)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("deployment_events_file")
    .on("deployment_events")
    .columns(["file_id", "created_at"])
    .execute();
}

async function createMonitoring(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("monitoring_evaluators")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("file_id", type.id, (column) => column.notNull().references("files.id").onDelete("cascade"))
    .addColumn("evaluator_id", type.id, (column) =>
      column.notNull().references("files.id").onDelete("cascade"),
    )
    .addColumn("evaluator_version_id", type.id, (column) =>
      column.references("file_versions.id").onDelete("cascade"),
    )
    .addColumn("environment_id", type.id, (column) => column.references("environments.id"))
    .addColumn("state", type.text, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("monitoring_file")
    .on("monitoring_evaluators")
    .column("file_id")
    .execute();
}
