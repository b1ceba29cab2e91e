import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Mail that came in: kept until it is dealt with, known again for a while; and how far mailboxes were read. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("received_mails")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) =>
      column.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("channel_id", type.id, (column) =>
      column.notNull().references("channels.id").onDelete("cascade"),
    )
    // What is equal when the same mail comes again, by whatever way.
    .addColumn("mail_key", type.text, (column) => column.notNull())
    // Null when it has been dealt with.
    .addColumn("raw", type.blob)
    .addColumn("envelope", type.json, (column) => column.notNull())
    .addColumn("received_at", type.timestamp, (column) => column.notNull())
    .addUniqueConstraint("received_mails_once", ["channel_id", "mail_key"])
    .execute();
  await executor.schema
    .createIndex("received_mails_age")
    .on("received_mails")
    .columns(["received_at"])
    .execute();
  await executor.schema
    .createTable("mailbox_positions")
    .addColumn("channel_id", type.id, (column) =>
      column.primaryKey().references("channels.id").onDelete("cascade"),
    )
    // Another one begins anew.
    .addColumn("mailbox", type.text, (column) => column.notNull())
    .addColumn("uid_validity", type.text, (column) => column.notNull())
    .addColumn("last_uid", type.integer, (column) => column.notNull())
    .addColumn("read_at", type.timestamp, (column) => column.notNull())
    .execute();
}
