import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** When people are told of requests, who answers for them while they are away, and who is on call. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await createPersonal(executor, dialect);
  await createSchedules(executor, dialect);
}

async function createPersonal(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("availability")
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("user_id", type.id, (column) => column.notNull())
    .addColumn("time_zone", type.text, (column) => column.notNull())
    .addColumn("quiet_hours", type.json)
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("availability_primary", ["organization_id", "user_id"])
    .execute();
  await executor.schema
    .createTable("absences")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("user_id", type.id, (column) => column.notNull())
    .addColumn("from_at", type.timestamp, (column) => column.notNull())
    .addColumn("until_at", type.timestamp, (column) => column.notNull())
    .addColumn("delegate_id", type.id)
    .addColumn("note", type.text, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("absences_until")
    .on("absences")
    .columns(["organization_id", "until_at"])
    .execute();
}

async function createSchedules(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("schedules")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("description", type.text, (column) => column.notNull())
    .addColumn("time_zone", type.text, (column) => column.notNull())
    .addColumn("members", type.json, (column) => column.notNull())
    .addColumn("handover", type.json, (column) => column.notNull())
    .addColumn("rotation_days", type.integer, (column) => column.notNull())
    .addColumn("starts_on", type.text, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addUniqueConstraint("schedules_name", ["organization_id", "name"])
    .execute();
  await executor.schema
    .createTable("schedule_overrides")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("schedule_id", type.id, (column) =>
      column.notNull().references("schedules.id").onDelete("cascade"),
    )
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("user_id", type.id, (column) => column.notNull())
    .addColumn("from_at", type.timestamp, (column) => column.notNull())
    .addColumn("until_at", type.timestamp, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("schedule_overrides_until")
    .on("schedule_overrides")
    .columns(["organization_id", "schedule_id", "until_at"])
    .execute();
}
