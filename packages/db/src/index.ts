export type { Database, DatabaseLogger, Dialect, Executor } from "./database.ts";
export { DatabaseUnavailableError, isDatabaseUnavailable } from "./database-unavailable.ts";
export { openDatabase } from "./open-database.ts";
export type { DatabaseOptions } from "./open-database.ts";
export type { Durability } from "./sqlite/open-sqlite.ts";
export { prepareQuery } from "./prepared-query.ts";
export type { PreparedQuery } from "./prepared-query.ts";

export { migrate } from "./migrate/migrate.ts";
export type { MigrateOptions, MigrationSource } from "./migrate/migrate.ts";
export type { Migration } from "./migrate/migration.ts";
export { columnTypes } from "./migrate/column-types.ts";

export { affectedRows } from "./portable/affected-rows.ts";
export { containsText } from "./portable/contains-text.ts";
export type { TextColumn } from "./portable/contains-text.ts";
export { dialectOf } from "./portable/dialect-of.ts";
export { forUpdate } from "./portable/for-update.ts";
export { greatest } from "./portable/greatest.ts";
export { inChunks } from "./portable/in-chunks.ts";
export { inList } from "./portable/in-list.ts";
export { fromJson, toJson, toJsonOrNull } from "./portable/json.ts";
export { randomOrder } from "./portable/random-order.ts";
export { takeLock } from "./portable/take-lock.ts";
export { isForeignKeyViolation, isRefusedValue, isUniqueViolation } from "./portable/violations.ts";
export { insertEach } from "./portable/insert-each.ts";
