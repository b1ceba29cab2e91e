import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "../migrate/migrate.ts";
import { openSqlite } from "../sqlite/open-sqlite.ts";
import type { SqliteOptions } from "../sqlite/open-sqlite.ts";
import { hashSchema } from "./schema-hash.ts";
import { lendReaderThread } from "./reader-threads.ts";
import { closeOnDispose } from "./test-database.ts";
import type { TestDatabase, TestDatabases } from "./test-database.ts";

let template: Promise<string> | undefined;

/** Makes a file that has been migrated, for a process to open. */
export async function copyMigratedSqlite(file: string): Promise<void> {
  template ??= prepareTemplate();
  copyFileSync(await template, file);
}

/** SQLite files in the system's temporary folder, copied from one that has been migrated once. */
export function createSqliteDatabases(): TestDatabases {
  return {
    name: "sqlite",
    async open() {
      const folder = makeFolder();
      const file = join(folder, "test.db");
      await copyMigratedSqlite(file);
      return openIn(folder, { file, startReaderThread: lendReaderThread });
    },
    async openEmpty() {
      const folder = makeFolder();
      return openIn(folder, { file: join(folder, "test.db") });
    },
  };
}

function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), "parley-test-"));
}

function openIn(folder: string, options: SqliteOptions): TestDatabase {
  const database = openSqlite(options);
  return closeOnDispose({
    ...database,
    options: { file: options.file },
    async close() {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

/** Kept between runs: its name says which migrations it went through. */
async function prepareTemplate(): Promise<string> {
  const template = join(tmpdir(), `parley-template-${hashSchema()}.db`);
  if (existsSync(template)) return template;

  const folder = makeFolder();
  const file = join(folder, "template.db");
  const database = openSqlite({ file });
  await migrate(database);
  await database.close();
  // Two processes may do this at once; the renaming is atomic and both files are equal.
  renameSync(file, template);
  rmSync(folder, { recursive: true, force: true });
  return template;
}
