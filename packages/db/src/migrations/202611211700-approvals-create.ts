import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** What people are asked, and everything that happened to each request. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await createApprovals(executor, dialect);
  await createEvents(executor, dialect);
}

async function createApprovals(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("approvals")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("kind", type.text, (column) => column.notNull())
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("status", type.text, (column) => column.notNull())
    // The wire it came in by: Parley's own, or that of another service.
    .addColumn("source", type.text, (column) => column.notNull())
    .addColumn("stakes", type.text, (column) => column.notNull())
    .addColumn("run_id", type.text)
    .addColumn("call_id", type.text)
    .addColumn("request", type.json, (column) => column.notNull())
    .addColumn("requester", type.json, (column) => column.notNull())
    .addColumn("requester_ids", type.json, (column) => column.notNull())
    .addColumn("idempotency_key", type.text)
    .addColumn("request_hash", type.text, (column) => column.notNull())
    .addColumn("state", type.json, (column) => column.notNull())
    .addColumn("events_count", type.integer, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("deadline_at", type.timestamp)
    .addUniqueConstraint("approvals_idempotency", ["organization_id", "idempotency_key"])
    .execute();
  const index = (name: string, columns: string[]) =>
    executor.schema.createIndex(name).on("approvals").columns(columns).execute();
  await index("approvals_listed", ["organization_id", "created_at", "id"]);
  await index("approvals_status", ["organization_id", "status", "created_at", "id"]);
  await index("approvals_run", ["organization_id", "run_id"]);
}

async function createEvents(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("approval_events")
    .addColumn("approval_id", type.id, (column) =>
      column.notNull().references("approvals.id").onDelete("cascade"),
    )
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("number", type.integer, (column) => column.notNull())
    .addColumn("type", type.text, (column) => column.notNull())
    .addColumn("at", type.timestamp, (column) => column.notNull())
    .addColumn("data", type.json, (column) => column.notNull())
    .addColumn("version", type.integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("approval_events_primary", ["approval_id", "number"])
    .execute();
}
