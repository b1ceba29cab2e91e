import { sql } from "kysely";
import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/**
 * Sums of Logs by hour and by day, up to a mark, so that totals need not read every Log. Triggers note, in the
 * transaction of whatever changes a Log, which hours are to be summed up again: nothing that changes one can forget it.
 */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await createSums(executor, dialect);
  await createChanges(executor, dialect);
  if (dialect === "sqlite") await createSqliteTriggers(executor);
  else await createPostgresTriggers(executor);
}

async function createSums(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("log_sums")
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    // How long, and from when, in milliseconds.
    .addColumn("width", type.integer, (column) => column.notNull())
    .addColumn("start", type.timestamp, (column) => column.notNull())
    .addColumn("file_id", type.id, (column) => column.notNull())
    .addColumn("version_id", type.id, (column) => column.notNull())
    .addColumn("environment", type.text)
    .addColumn("logs_count", type.integer, (column) => column.notNull())
    .addColumn("errors_count", type.integer, (column) => column.notNull())
    .addColumn("prompt_tokens", type.integer, (column) => column.notNull())
    .addColumn("output_tokens", type.integer, (column) => column.notNull())
    .addColumn("cost_nano", type.integer, (column) => column.notNull())
    // JSON: classes of latency, each followed by how many Logs are in it.
    .addColumn("latencies", type.json, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("log_sums_start")
    .on("log_sums")
    .columns(["organization_id", "width", "start"])
    .execute();
  await executor.schema
    .createTable("log_sum_marks")
    .addColumn("organization_id", type.id, (column) => column.primaryKey().references("organizations.id"))
    // Everything before is summed up, but for the hours in log_sum_changes.
    .addColumn("summed_to", type.timestamp, (column) => column.notNull())
    .addColumn("turn", type.integer, (column) => column.notNull())
    .execute();
}

/** On SQLite an hour has one row, whose token is new with every change; on PostgreSQL nobody waits for anybody's row. */
async function createChanges(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  const table = executor.schema
    .createTable("log_sum_changes")
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("hour", type.integer, (column) => column.notNull());
  if (dialect === "sqlite") {
    await table
      .addColumn("token", "integer", (column) => column.notNull())
      .addPrimaryKeyConstraint("log_sum_changes_primary", ["organization_id", "hour"])
      .execute();
    return;
  }
  await table.addColumn("token", sql`bigserial`, (column) => column.primaryKey()).execute();
  await executor.schema
    .createIndex("log_sum_changes_hour")
    .on("log_sum_changes")
    .columns(["organization_id", "hour"])
    .execute();
}

/** What sums are made of; where else a Log changes, they stay as they are. */
const summed = [
  "created_at",
  "file_id",
  "version_id",
  "environment",
  "error",
  "prompt_tokens",
  "output_tokens",
  "prompt_cost_nano",
  "output_cost_nano",
  "provider_latency_ms",
];

async function createSqliteTriggers(executor: Executor): Promise<void> {
  const note = (row: "old" | "new") => sql`
    insert into log_sum_changes (organization_id, hour, token)
      values (${sql.raw(row)}.organization_id, ${sql.raw(row)}.created_at / 3600000, random() >> 12)
      on conflict (organization_id, hour) do update set token = excluded.token;`;
  await sql`create trigger logs_summed_added after insert on logs begin ${note("new")} end`.execute(executor);
  await sql`create trigger logs_summed_deleted after delete on logs begin ${note("old")} end`.execute(
    executor,
  );
  await sql`create trigger logs_summed_changed after update of ${sql.raw(summed.join(", "))} on logs
    begin ${note("old")} ${note("new")} end`.execute(executor);
}

async function createPostgresTriggers(executor: Executor): Promise<void> {
  for (const [name, event, rows] of [
    ["added", "insert", "new"],
    ["deleted", "delete", "old"],
  ] as const) {
    await sql`create function ${sql.raw(`logs_note_${name}`)}() returns trigger language plpgsql as $$
      begin
        insert into log_sum_changes (organization_id, hour)
          select distinct organization_id, created_at / 3600000 from concerned;
        return null;
      end $$`.execute(executor);
    await sql`create trigger ${sql.raw(`logs_summed_${name}`)} after ${sql.raw(event)} on logs
      referencing ${sql.raw(rows)} table as concerned
      for each statement execute function ${sql.raw(`logs_note_${name}`)}()`.execute(executor);
  }
  const differs = summed.map((column) => `old.${column} is distinct from new.${column}`).join(" or ");
  await sql`create function logs_note_changed() returns trigger language plpgsql as $$
    begin
      insert into log_sum_changes (organization_id, hour)
        values (old.organization_id, old.created_at / 3600000), (new.organization_id, new.created_at / 3600000);
      return null;
    end $$`.execute(executor);
  await sql`create trigger logs_summed_changed after update on logs for each row when (${sql.raw(differs)})
    execute function logs_note_changed()`.execute(executor);
}
