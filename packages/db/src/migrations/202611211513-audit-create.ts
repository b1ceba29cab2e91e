import { sql } from "kysely";
import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** The audit log: a chain of hashes for each organization, to which rows are added and nothing else. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("audit_entries")
    .addColumn("organization_id", type.id, (column) => column.notNull())
    // 1 for the first of an organization; without gaps.
    .addColumn("sequence", type.integer, (column) => column.notNull())
    .addColumn("id", type.id, (column) => column.notNull().unique())
    .addColumn("recorded_at", type.timestamp, (column) => column.notNull())
    .addColumn("action", type.text, (column) => column.notNull())
    .addColumn("outcome", type.text, (column) => column.notNull())
    .addColumn("actor_kind", type.text, (column) => column.notNull())
    .addColumn("actor_id", type.id, (column) => column.notNull())
    .addColumn("actor_name", type.text, (column) => column.notNull())
    .addColumn("address", type.text)
    .addColumn("target", type.text)
    // JSON: what was before, and what is now.
    .addColumn("details", type.json, (column) => column.notNull())
    .addColumn("previous_hash", type.text, (column) => column.notNull())
    .addColumn("hash", type.text, (column) => column.notNull())
    .addPrimaryKeyConstraint("audit_entries_primary", ["organization_id", "sequence"])
    .execute();
  await executor.schema
    .createIndex("audit_entries_actor")
    .on("audit_entries")
    .columns(["organization_id", "actor_id", "sequence"])
    .execute();
  await executor.schema
    .createIndex("audit_entries_target")
    .on("audit_entries")
    .columns(["organization_id", "target", "sequence"])
    .execute();
  await executor.schema
    .createTable("audit_heads")
    .addColumn("organization_id", type.id, (column) => column.primaryKey())
    .addColumn("sequence", type.integer, (column) => column.notNull())
    .addColumn("hash", type.text, (column) => column.notNull())
    .execute();
  await (dialect === "sqlite" ? guardOnSqlite(executor) : guardOnPostgres(executor));
}

async function guardOnSqlite(executor: Executor): Promise<void> {
  for (const event of ["update", "delete"])
    await sql`create trigger ${sql.ref(`audit_entries_no_${event}`)} before ${sql.raw(event)} on audit_entries
      begin select raise(abort, 'the audit log is added to, never changed'); end`.execute(executor);
}

async function guardOnPostgres(executor: Executor): Promise<void> {
  await sql`create function refuse_audit_change() returns trigger language plpgsql as $$
    begin raise exception 'the audit log is added to, never changed'; end $$`.execute(executor);
  await sql`create trigger audit_entries_append_only before update or delete on audit_entries
    for each row execute function refuse_audit_change()`.execute(executor);
}
