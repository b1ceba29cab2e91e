import { sql } from "kysely";
import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/**
 * What finding Logs needs: indexes for the filters that leave few of them, and a word index over inputs and outputs.
 * The word index is filled beside the traffic, from a queue that triggers fill in the transaction of the Log itself:
 * nothing that changes a text can forget it.
 */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await addJudgments(executor, dialect);
  await createFilterIndexes(executor);
  if (dialect === "sqlite") await createSqliteWords(executor, dialect);
  else await createPostgresWords(executor, dialect);
  await createQueue(executor, dialect);
  await createSavedFilters(executor, dialect);
}

/** What an Evaluator said, on its own Log, whose parent is the Log it judged. */
async function addJudgments(executor: Executor, dialect: Dialect): Promise<void> {
  await executor.schema.alterTable("logs").addColumn("judgment", columnTypes(dialect).json).execute();
}

async function createFilterIndexes(executor: Executor): Promise<void> {
  const index = (column: string) =>
    executor.schema
      .createIndex(`logs_by_${column}`)
      .on("logs")
      .columns(["organization_id", column, "created_at", "id"])
      .where(sql<boolean>`${sql.ref(column)} is not null`)
      .execute();
  await index("user");
  await index("environment");
  await index("trace_id");
  await executor.schema
    .createIndex("logs_failed")
    .on("logs")
    .columns(["organization_id", "created_at", "id"])
    .where(sql<boolean>`error is not null`)
    .execute();
}

/** `doc` grows with the Log's creation, so that what matches is found newest first; see `text-index.ts`. */
async function createSqliteWords(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("log_search")
    .addColumn("doc", "integer", (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("log_id", type.id, (column) => column.notNull())
    .addUniqueConstraint("log_search_log", ["organization_id", "log_id"])
    .addForeignKeyConstraint(
      "log_search_logs",
      ["organization_id", "log_id"],
      "logs",
      ["organization_id", "id"],
      (constraint) => constraint.onDelete("cascade"),
    )
    .execute();
  await sql`create virtual table log_words using fts5
    (words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii')`.execute(executor);
  await sql`create trigger log_search_deleted after delete on log_search
    begin delete from log_words where rowid = old.doc; end`.execute(executor);
}

async function createPostgresWords(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("log_search")
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("log_id", type.id, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("words", sql`tsvector`, (column) => column.notNull())
    .addPrimaryKeyConstraint("log_search_primary", ["organization_id", "log_id"])
    .addForeignKeyConstraint(
      "log_search_logs",
      ["organization_id", "log_id"],
      "logs",
      ["organization_id", "id"],
      (constraint) => constraint.onDelete("cascade"),
    )
    .execute();
  await executor.schema
    .createIndex("log_search_words")
    .on("log_search")
    .using("gin")
    .column("words")
    .execute();
  await executor.schema
    .createIndex("log_search_created")
    .on("log_search")
    .columns(["organization_id", "created_at", "log_id"])
    .execute();
}

async function createQueue(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  const key = dialect === "sqlite" ? sql`integer` : sql`bigserial`;
  await executor.schema
    .createTable("log_search_queue")
    .addColumn("id", key, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("log_id", type.id, (column) => column.notNull())
    .execute();
  if (dialect === "sqlite") await createSqliteTriggers(executor);
  else await createPostgresTriggers(executor);
  await sql`insert into log_search_queue (organization_id, log_id)
    select organization_id, log_id from log_payloads
    where input_text is not null or output_text is not null`.execute(executor);
}

async function createSqliteTriggers(executor: Executor): Promise<void> {
  const enqueue = sql`begin
    insert into log_search_queue (organization_id, log_id) values (new.organization_id, new.log_id);
  end`;
  await sql`create trigger log_payloads_added after insert on log_payloads
    when new.input_text is not null or new.output_text is not null ${enqueue}`.execute(executor);
  await sql`create trigger log_payloads_changed after update of input_text, output_text on log_payloads
    ${enqueue}`.execute(executor);
}

async function createPostgresTriggers(executor: Executor): Promise<void> {
  await sql`create function log_payloads_enqueue() returns trigger language plpgsql as $$
    begin
      insert into log_search_queue (organization_id, log_id) values (new.organization_id, new.log_id);
      return null;
    end $$`.execute(executor);
  await sql`create trigger log_payloads_added after insert on log_payloads for each row
    when (new.input_text is not null or new.output_text is not null)
    execute function log_payloads_enqueue()`.execute(executor);
  await sql`create trigger log_payloads_changed after update of input_text, output_text on log_payloads
    for each row execute function log_payloads_enqueue()`.execute(executor);
}

async function createSavedFilters(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("log_filters")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("query", type.json, (column) => column.notNull())
    .addColumn("created_by", type.json)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addUniqueConstraint("log_filters_name", ["organization_id", "name"])
    .execute();
  await executor.schema
    .createTable("log_deletions")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("query", type.json, (column) => column.notNull())
    .addColumn("status", type.text, (column) => column.notNull())
    .addColumn("deleted_count", type.integer, (column) => column.notNull())
    .addColumn("created_by", type.json)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .execute();
}
