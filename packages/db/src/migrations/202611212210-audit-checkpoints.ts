import { sql } from "kysely";
import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Signed statements of how far an audit log reached; and a head that never goes back. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("audit_checkpoints")
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("sequence", type.integer, (column) => column.notNull())
    .addColumn("jws", type.text, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("audit_checkpoints_primary", ["organization_id", "sequence"])
    .execute();
  await (dialect === "sqlite" ? guardOnSqlite(executor) : guardOnPostgres(executor));
}

async function guardOnSqlite(executor: Executor): Promise<void> {
  for (const event of ["update", "delete"])
    await sql`create trigger ${sql.ref(`audit_checkpoints_no_${event}`)} before ${sql.raw(event)} on audit_checkpoints
      begin select raise(abort, 'the audit log is added to, never changed'); end`.execute(executor);
  await sql`create trigger audit_heads_forward before update on audit_heads
    when new.sequence <= old.sequence or new.organization_id <> old.organization_id
    begin select raise(abort, 'the head of the audit log never goes back'); end`.execute(executor);
  await sql`create trigger audit_heads_no_delete before delete on audit_heads
    begin select raise(abort, 'the head of the audit log never goes back'); end`.execute(executor);
}

async function guardOnPostgres(executor: Executor): Promise<void> {
  await sql`create trigger audit_checkpoints_append_only before update or delete on audit_checkpoints
    for each row execute function refuse_audit_change()`.execute(executor);
  await sql`create function refuse_audit_rollback() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and new.sequence > old.sequence and new.organization_id = old.organization_id then
        return new;
      end if;
      raise exception 'the head of the audit log never goes back';
    end $$`.execute(executor);
  await sql`create trigger audit_heads_forward before update or delete on audit_heads
    for each row execute function refuse_audit_rollback()`.execute(executor);
}
