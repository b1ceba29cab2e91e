export type { Database, DatabaseLogger, Dialect, Executor } from "./database.ts";
export { openDatabase } from "./open-database.ts";
export type { DatabaseOptions } from "./open-database.ts";
export { migrate } from "./migrate/migrate.ts";
export type { MigrateOptions, MigrationSource } from "./migrate/migrate.ts";
export type { Migration } from "./migrate/migration.ts";
export { columnTypes } from "./migrate/column-types.ts";
export { dialectOf } from "./portable/dialect-of.ts";
export { takeLock } from "./portable/take-lock.ts";
