import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** What confines a key, when it ends, and when it was used last. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  const add = (name: string, column: typeof type.id) =>
    executor.schema.alterTable("api_keys").addColumn(name, column).execute();
  // JSON lists; null: no limit. Environments by their ids.
  await add("paths", type.json);
  await add("environments", type.json);
  await add("requests_per_minute", type.integer);
  await add("service_account_id", type.id);
  await add("created_by", type.json);
  await add("expires_at", type.timestamp);
  await add("last_used_at", type.timestamp);
  // Set on a key that another one took the place of.
  await add("replaced_by", type.id);
  await executor.schema
    .createIndex("api_keys_organization")
    .on("api_keys")
    .columns(["organization_id", "created_at"])
    .execute();
}
