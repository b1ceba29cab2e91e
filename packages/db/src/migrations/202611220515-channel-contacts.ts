import { sql } from "kysely";
import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Who has written where a platform keeps nothing of it; and what became of messages after they were taken. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("channel_contacts")
    .addColumn("channel_id", type.id, (column) =>
      column.notNull().references("channels.id").onDelete("cascade"),
    )
    .addColumn("external_id", type.text, (column) => column.notNull())
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("heard_at", type.timestamp, (column) => column.notNull())
    .addColumn("has_stopped", type.boolean, (column) => column.notNull())
    .addColumn("stop_said_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("channel_contacts_key", ["channel_id", "external_id"])
    .execute();
  await executor.schema
    .createIndex("channel_contacts_age")
    .on("channel_contacts")
    .columns(["heard_at"])
    .execute();
  await executor.schema.alterTable("channel_deliveries").addColumn("receipts", type.json).execute();
  // There are two ways to WhatsApp now; those that are set up are Twilio's.
  await sql`update channels set kind = 'twilio_whatsapp' where kind = 'whatsapp'`.execute(executor);
  await sql`update channel_deliveries set kind = 'twilio_whatsapp' where kind = 'whatsapp'`.execute(executor);
}
