import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** What platforms are told to do by themselves: be added, be linked to, keep an inbox in sight, hold a connection. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema.alterTable("channels").addColumn("trouble", type.text).execute();
  await createLinkOffers(executor, dialect);
  await createHomes(executor, dialect);
  await createConnections(executor, dialect);
  await createInstallations(executor, dialect);
}

/** Accounts whose owner was given an address at which a member says that the account is theirs. */
async function createLinkOffers(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("channel_link_offers")
    .addColumn("token_hash", type.text, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("channel_id", type.id, (column) =>
      column.notNull().references("channels.id").onDelete("cascade"),
    )
    .addColumn("external_id", type.text, (column) => column.notNull())
    .addColumn("external_name", type.text, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("expires_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("channel_link_offers_age")
    .on("channel_link_offers")
    .columns(["expires_at"])
    .execute();
}

/** Whoever has opened their inbox at a place of their own there, which is kept up to date. */
async function createHomes(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("channel_homes")
    .addColumn("channel_id", type.id, (column) =>
      column.notNull().references("channels.id").onDelete("cascade"),
    )
    .addColumn("external_id", type.text, (column) => column.notNull())
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("page", type.integer, (column) => column.notNull())
    .addColumn("shown_hash", type.text)
    .addColumn("known_email", type.text)
    .addColumn("known_at", type.timestamp)
    .addColumn("opened_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("channel_homes_key", ["channel_id", "external_id"])
    .execute();
  await executor.schema
    .createIndex("channel_homes_opened")
    .on("channel_homes")
    .columns(["organization_id", "opened_at"])
    .execute();
}

/** Which process holds the connection of a channel that has one. */
async function createConnections(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("channel_connections")
    .addColumn("channel_id", type.id, (column) =>
      column.primaryKey().references("channels.id").onDelete("cascade"),
    )
    .addColumn("holder", type.text, (column) => column.notNull())
    .addColumn("held_until", type.timestamp, (column) => column.notNull())
    .execute();
}

async function createInstallations(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("slack_installations")
    .addColumn("app_id", type.text, (column) => column.notNull())
    .addColumn("team_id", type.text, (column) => column.notNull())
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("channel_id", type.id, (column) =>
      column.notNull().unique().references("channels.id").onDelete("cascade"),
    )
    .addColumn("scopes", type.text, (column) => column.notNull())
    .addColumn("installed_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("slack_installations_key", ["app_id", "team_id"])
    .execute();
  await executor.schema
    .createTable("slack_installs")
    .addColumn("state_hash", type.text, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) =>
      column.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("session_id", type.id, (column) => column.notNull())
    .addColumn("expires_at", type.timestamp, (column) => column.notNull())
    .execute();
}
