import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** People and what they sign in with; better-auth writes these through the adapter of the `people` feature. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await createUsers(executor, dialect);
  await createUserSessions(executor, dialect);
  await createAccounts(executor, dialect);
  await createVerifications(executor, dialect);
  await createSecondFactors(executor, dialect);
  await createPasskeys(executor, dialect);
}

async function createUsers(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("users")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("email", type.text, (column) => column.notNull().unique())
    .addColumn("email_verified", type.boolean, (column) => column.notNull())
    .addColumn("image", type.text)
    .addColumn("two_factor_enabled", type.boolean)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .execute();
}

async function createUserSessions(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("user_sessions")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("user_id", type.id, (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("token_hash", type.text, (column) => column.notNull().unique())
    // The organization that is looked at; chosen anew where the user is no longer in it.
    .addColumn("organization_id", type.id, (column) => column.references("organizations.id"))
    .addColumn("ip_address", type.text)
    .addColumn("user_agent", type.text)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addColumn("expires_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("user_sessions_user")
    .on("user_sessions")
    .columns(["user_id", "created_at"])
    .execute();
}

async function createAccounts(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("accounts")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("user_id", type.id, (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("provider_id", type.text, (column) => column.notNull())
    .addColumn("account_id", type.text, (column) => column.notNull())
    .addColumn("password", type.text)
    .addColumn("access_token", type.text)
    .addColumn("refresh_token", type.text)
    .addColumn("id_token", type.text)
    .addColumn("access_token_expires_at", type.timestamp)
    .addColumn("refresh_token_expires_at", type.timestamp)
    .addColumn("scope", type.text)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addUniqueConstraint("accounts_account", ["provider_id", "account_id"])
    .execute();
  await executor.schema.createIndex("accounts_user").on("accounts").column("user_id").execute();
}

async function createVerifications(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("verifications")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("identifier", type.text, (column) => column.notNull())
    .addColumn("value", type.text, (column) => column.notNull())
    .addColumn("expires_at", type.timestamp, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("verifications_identifier")
    .on("verifications")
    .column("identifier")
    .execute();
  await executor.schema
    .createTable("sign_in_limits")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("key", type.text, (column) => column.notNull().unique())
    .addColumn("count", type.integer, (column) => column.notNull())
    .addColumn("last_request", type.timestamp, (column) => column.notNull())
    .execute();
}

async function createSecondFactors(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("two_factors")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("user_id", type.id, (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("secret", type.text, (column) => column.notNull())
    .addColumn("backup_codes", type.text, (column) => column.notNull())
    .addColumn("verified", type.boolean)
    .addColumn("failed_verification_count", type.integer)
    .addColumn("locked_until", type.timestamp)
    .execute();
  await executor.schema.createIndex("two_factors_user").on("two_factors").column("user_id").execute();
}

async function createPasskeys(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("passkeys")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("user_id", type.id, (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("name", type.text)
    .addColumn("credential_id", type.text, (column) => column.notNull().unique())
    .addColumn("public_key", type.text, (column) => column.notNull())
    .addColumn("counter", type.integer, (column) => column.notNull())
    .addColumn("device_type", type.text, (column) => column.notNull())
    .addColumn("backed_up", type.boolean, (column) => column.notNull())
    .addColumn("transports", type.text)
    .addColumn("aaguid", type.text)
    .addColumn("created_at", type.timestamp)
    .execute();
  await executor.schema.createIndex("passkeys_user").on("passkeys").column("user_id").execute();
}
