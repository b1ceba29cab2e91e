import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Logger, runMigrations } from "graphile-worker";
import { Client, Pool } from "pg";
import { migrate } from "../migrate/migrate.ts";
import { openPostgres } from "../postgres/open-postgres.ts";
import { hashSchema } from "./schema-hash.ts";
import { closeOnDispose } from "./test-database.ts";
import type { TestDatabase, TestDatabases } from "./test-database.ts";

/** Left behind by tests that were killed; dropped by a later run. */
const ABANDONED_AFTER_MS = 60 * 60 * 1_000;

/** Databases on a real server, each a copy of a template that has been migrated once. */
export function createPostgresDatabases(serverUrl: string): TestDatabases {
  let template: Promise<string> | undefined;
  // One connection for all that a process makes and drops, which keeps it from nothing.
  const pool = new Pool({ connectionString: serverUrl, max: 1, allowExitOnIdle: true });
  // It is opened anew.
  pool.on("error", () => {});
  const server = { url: serverUrl, pool };
  return {
    name: "postgres",
    async open() {
      template ??= prepareTemplate(serverUrl);
      return openCopy(server, await template);
    },
    openEmpty: () => openCopy(server, "template0"),
  };
}

type Server = { url: string; pool: Pool };

async function openCopy({ url: serverUrl, pool }: Server, template: string): Promise<TestDatabase> {
  const name = `parley_test_${Date.now().toString(36)}_${randomBytes(4).toString("hex")}`;
  await pool.query(`create database ${name} template ${template}${await copyStrategy(pool)}`);

  const url = urlOf(serverUrl, name);
  const database = await openPostgres({ url, maxConnections: 5, maxReaderConnections: 2 });
  return closeOnDispose({
    ...database,
    options: { url },
    async close() {
      await database.close();
      await waitUntilLeft(pool, name);
      await pool.query(`drop database if exists ${name} with (force)`);
    },
  });
}

const longestLeavingMs = 1_000;

/**
 * A pool has ended before the server has seen its connections go. Whom it still sees when a database is dropped it ends,
 * and looks again a tenth of a second later: that was two thirds of the time that closing one took.
 */
async function waitUntilLeft(pool: Pool, name: string): Promise<void> {
  const deadline = performance.now() + longestLeavingMs;
  for (;;) {
    const { rows } = await pool.query<{ numbackends: number }>(
      "select numbackends from pg_stat_database where datname = $1",
      [name],
    );
    if ((rows[0]?.numbackends ?? 0) === 0 || performance.now() > deadline) return;
    await pause(2);
  }
}

/**
 * Without fsync a copy of the files takes a seventh of the time that writing every page to the log does, which is what
 * PostgreSQL does by itself from 15 on.
 */
async function copyStrategy(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  );
  return (rows[0]?.version ?? 0) >= 150_000 ? " strategy file_copy" : "";
}

const silent = new Logger(() => () => {});

/** Made once per set of migrations, under a lock, and renamed when complete: what has the name can be copied. */
async function prepareTemplate(serverUrl: string): Promise<string> {
  const name = `parley_template_${hashSchema()}`;
  await administrate(serverUrl, async (client) => {
    await client.query("select pg_advisory_lock(hashtextextended('parley.test-template', 0))");
    const found = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (found.rowCount !== 0) return;

    await dropAbandoned(client);
    const unfinished = `${name}_unfinished`;
    await client.query(`drop database if exists ${unfinished} with (force)`);
    await client.query(`create database ${unfinished} template template0`);
    const database = await openPostgres({ url: urlOf(serverUrl, unfinished), maxConnections: 1 });
    try {
      await migrate(database);
      // The queue of jobs does this whenever a server starts; done already, it is one query.
      if (database.pool) await runMigrations({ pgPool: database.pool, logger: silent });
    } finally {
      await database.close();
    }
    await client.query(`alter database ${unfinished} rename to ${name}`);
  });
  return name;
}

async function dropAbandoned(client: Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    "select datname from pg_database where datname like 'parley\\_test\\_%'",
  );
  for (const { datname } of rows) {
    const createdAt = Number.parseInt(datname.split("_")[2] ?? "", 36);
    if (createdAt < Date.now() - ABANDONED_AFTER_MS)
      await client.query(`drop database if exists ${datname} with (force)`);
  }
}

async function administrate(serverUrl: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}
