import { sql } from "kysely";
import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Single sign-on: an organization's OpenID Connect providers, and the domains of addresses they speak for. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("sso_connections")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("issuer", type.text, (column) => column.notNull())
    .addColumn("client_id", type.text, (column) => column.notNull())
    .addColumn("sealed_secret", type.text, (column) => column.notNull())
    // The role of those who come in by it for the first time.
    .addColumn("role", type.text, (column) => column.notNull())
    // Whether addresses of its domains may sign in by nothing else.
    .addColumn("is_required", type.boolean, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("sso_connections_organization")
    .on("sso_connections")
    .columns(["organization_id", "created_at"])
    .execute();

  await executor.schema
    .createTable("sso_domains")
    .addColumn("connection_id", type.id, (column) =>
      column.notNull().references("sso_connections.id").onDelete("cascade"),
    )
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("domain", type.text, (column) => column.notNull())
    // What the domain's TXT record has to say.
    .addColumn("proof", type.text, (column) => column.notNull())
    .addColumn("verified_at", type.timestamp)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("sso_domains_primary", ["connection_id", "domain"])
    .execute();
  // Anybody may claim a domain; one proves it.
  await sql`create unique index sso_domains_verified on sso_domains (domain) where verified_at is not null`.execute(
    executor,
  );
}
