import type { Database, Dialect, Executor } from "../database.ts";
import { takeLock } from "../portable/take-lock.ts";
import { liftLimits } from "../postgres/lift-limits.ts";
import { columnTypes } from "./column-types.ts";
import { listMigrations, loadMigration } from "./migration-files.ts";
import type { Migration } from "./migration.ts";

type MigrationTables = { parley_migrations: { name: string; applied_at: number } };

/** Where migrations come from; the default is this package's `migrations` folder. */
export type MigrationSource = {
  list(): string[];
  load(name: string): Promise<Migration>;
};

export type MigrateOptions = { source?: MigrationSource; clock?: () => number };

/**
 * Brings the database up to this program: runs every migration not applied yet, in the order of their names, all in one transaction under
 * a lock. Of two processes that migrate at once, one waits and then finds nothing to do.
 *
 * @returns the names of the migrations it applied.
 * @throws Error if the database has migrations this program does not know: it was written by a newer version.
 */
export async function migrate(
  database: Database,
  options: MigrateOptions = {},
): Promise<{ applied: string[] }> {
  const { source = { list: listMigrations, load: loadMigration }, clock = Date.now } = options;
  const known = source.list();

  return database.transaction(async (executor) => {
    await liftLimits(executor);
    await takeLock(executor, "parley.migrate");
    await createMigrationTable(executor, database.dialect);

    const done = await listApplied(executor);
    refuseNewer({ known, done });
    const pending = known.filter((name) => !done.has(name));
    for (const name of pending) {
      await apply(executor, {
        name,
        migration: await source.load(name),
        dialect: database.dialect,
        now: clock(),
      });
    }
    return { applied: pending };
  });
}

async function createMigrationTable(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("parley_migrations")
    .ifNotExists()
    .addColumn("name", type.id, (column) => column.primaryKey())
    .addColumn("applied_at", type.timestamp, (column) => column.notNull())
    .execute();
}

async function listApplied(executor: Executor): Promise<Set<string>> {
  const rows = await executor
    .$extendTables<MigrationTables>()
    .selectFrom("parley_migrations")
    .select("name")
    .execute();
  return new Set(rows.map((row) => row.name));
}

function refuseNewer({ known, done }: { known: string[]; done: Set<string> }): void {
  const unknown = [...done].filter((name) => !known.includes(name)).sort();
  if (unknown.length > 0) {
    throw new Error(
      `The database is newer than this program: it has ${unknown.join(", ")}, which this version does not know. Run the newer version.`,
    );
  }
}

type Step = { name: string; migration: Migration; dialect: Dialect; now: number };

async function apply(executor: Executor, { name, migration, dialect, now }: Step): Promise<void> {
  try {
    await migration.up(executor, dialect);
  } catch (error) {
    throw new Error(`The migration ${name} failed; nothing has been changed.`, { cause: error });
  }
  await executor
    .$extendTables<MigrationTables>()
    .insertInto("parley_migrations")
    .values({ name, applied_at: now })
    .execute();
}
