import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Whom an organization asks what to take out of its Logs; provider keys of one environment. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await createRedactionHooks(executor, dialect);
  await createEnvironmentProviderKeys(executor, dialect);
}

async function createRedactionHooks(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("redaction_hooks")
    .addColumn("organization_id", type.id, (column) => column.primaryKey().references("organizations.id"))
    .addColumn("url", type.text, (column) => column.notNull())
    .addColumn("sealed_secret", type.text, (column) => column.notNull())
    // `refuse`, `withhold` or `keep`: what becomes of a Log when the hook does not answer.
    .addColumn("on_failure", type.text, (column) => column.notNull())
    .addColumn("timeout_ms", type.integer, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addColumn("failed_at", type.timestamp)
    .addColumn("failure", type.text)
    .execute();
}

async function createEnvironmentProviderKeys(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("environment_provider_keys")
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("environment_id", type.id, (column) =>
      column.notNull().references("environments.id").onDelete("cascade"),
    )
    .addColumn("provider", type.text, (column) => column.notNull())
    .addColumn("sealed_key", type.text, (column) => column.notNull())
    .addColumn("hint", type.text, (column) => column.notNull())
    .addColumn("base_url", type.text)
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("environment_provider_keys_primary", [
      "organization_id",
      "environment_id",
      "provider",
    ])
    .execute();
}
