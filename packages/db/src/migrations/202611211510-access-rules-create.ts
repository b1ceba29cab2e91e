import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Roles that an organization makes itself, directories with rules of their own, and protected environments. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("roles")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("description", type.text)
    // JSON: a list of permissions.
    .addColumn("permissions", type.json, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addUniqueConstraint("roles_name", ["organization_id", "name"])
    .execute();
  await executor.schema
    .createTable("directory_rules")
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    // Not the path: a rule follows its directory wherever it is moved.
    .addColumn("directory_id", type.id, (column) =>
      column.notNull().references("directories.id").onDelete("cascade"),
    )
    .addColumn("is_private", type.boolean, (column) => column.notNull())
    // JSON: a list of who may do what there.
    .addColumn("grants", type.json, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("directory_rules_primary", ["organization_id", "directory_id"])
    .execute();
  await executor.schema
    .createTable("protected_environments")
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("environment_id", type.id, (column) =>
      column.notNull().references("environments.id").onDelete("cascade"),
    )
    // JSON: a list of who may deploy to it.
    .addColumn("deployers", type.json, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("protected_environments_primary", ["organization_id", "environment_id"])
    .execute();
}
