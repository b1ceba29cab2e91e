import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Queues of Logs that people judge, their items, and what each person said of them. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await createQueues(executor, dialect);
  await createItems(executor, dialect);
  await createReviews(executor, dialect);
}

async function createQueues(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("review_queues")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) =>
      column.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("instructions", type.text, (column) => column.notNull())
    .addColumn("reviewers", type.json, (column) => column.notNull())
    .addColumn("adjudicators", type.json, (column) => column.notNull())
    .addColumn("reviewers_per_item", type.integer, (column) => column.notNull())
    .addColumn("blind", type.text, (column) => column.notNull())
    .addColumn("adjudication", type.text, (column) => column.notNull())
    .addColumn("lease_ms", type.integer, (column) => column.notNull())
    .addColumn("is_open", type.boolean, (column) => column.notNull())
    .addColumn("created_by", type.json)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addUniqueConstraint("review_queues_name", ["organization_id", "name"])
    .execute();
  await executor.schema
    .createTable("review_questions")
    .addColumn("queue_id", type.id, (column) =>
      column.notNull().references("review_queues.id").onDelete("cascade"),
    )
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("evaluator_id", type.id, (column) => column.notNull())
    .addColumn("version_id", type.id, (column) => column.notNull())
    .addColumn("position", type.integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("review_questions_primary", ["queue_id", "evaluator_id"])
    .execute();
}

async function createItems(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("review_items")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("queue_id", type.id, (column) =>
      column.notNull().references("review_queues.id").onDelete("cascade"),
    )
    .addColumn("log_id", type.id, (column) => column.notNull())
    .addColumn("position", type.integer, (column) => column.notNull())
    .addColumn("state", type.text, (column) => column.notNull())
    .addColumn("wanted", type.integer, (column) => column.notNull())
    .addColumn("given", type.integer, (column) => column.notNull())
    .addColumn("is_assigned", type.boolean, (column) => column.notNull())
    .addColumn("final", type.json)
    .addColumn("disputed", type.json)
    .addColumn("adjudicated_by", type.text)
    .addColumn("adjudicator_name", type.text)
    .addColumn("adjudicated_at", type.timestamp)
    .addColumn("note", type.text)
    .addColumn("added_at", type.timestamp, (column) => column.notNull())
    .addColumn("ended_at", type.timestamp)
    .addUniqueConstraint("review_items_log", ["queue_id", "log_id"])
    .addForeignKeyConstraint(
      "review_items_of_log",
      ["organization_id", "log_id"],
      "logs",
      ["organization_id", "id"],
      (constraint) => constraint.onDelete("cascade"),
    )
    .execute();
  await executor.schema
    .createIndex("review_items_state")
    .on("review_items")
    .columns(["queue_id", "state", "position"])
    .execute();
  await executor.schema
    .createIndex("review_items_by_log")
    .on("review_items")
    .columns(["organization_id", "log_id"])
    .execute();
  await executor.schema
    .createTable("review_assignees")
    .addColumn("item_id", type.id, (column) =>
      column.notNull().references("review_items.id").onDelete("cascade"),
    )
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("user_id", type.id, (column) => column.notNull())
    .addPrimaryKeyConstraint("review_assignees_primary", ["item_id", "user_id"])
    .execute();
}

async function createReviews(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("reviews")
    .addColumn("item_id", type.id, (column) =>
      column.notNull().references("review_items.id").onDelete("cascade"),
    )
    .addColumn("queue_id", type.id, (column) => column.notNull())
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("reviewer", type.text, (column) => column.notNull())
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("state", type.text, (column) => column.notNull())
    .addColumn("reserved_at", type.timestamp, (column) => column.notNull())
    .addColumn("expires_at", type.timestamp, (column) => column.notNull())
    .addColumn("ended_at", type.timestamp)
    .addColumn("judgments", type.json)
    .addColumn("reason", type.text)
    // Nobody reviews an item twice.
    .addPrimaryKeyConstraint("reviews_primary", ["item_id", "reviewer"])
    .execute();
  await executor.schema
    .createIndex("reviews_reviewer")
    .on("reviews")
    .columns(["queue_id", "reviewer", "state"])
    .execute();
}
