import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { databases, testPostgresUrl } from "@parley/db/testing";
import type { TestDatabase } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import type { JobQueue } from "../../core/job-queue.ts";
import { createJobQueue } from "../../create-job-queue.ts";
import type { EffectTables } from "./effects.tables.ts";

const WORKER = fileURLToPath(new URL("./chaos-worker.ts", import.meta.url));
const LEASE_MS = 1_000;
const WORKERS = 2;
const KILLS = 8;
const JOBS = 60;

// PGlite lives in one process, where nobody can be killed.
const engines = databases.filter(({ name }) => name === "sqlite" || testPostgresUrl !== undefined);

describe.each(engines)("workers killed at random on $name", ({ open }) => {
  test(
    "every job's effect happens at least once, exactly once where its handler is transactional, never if rolled back",
    { timeout: 180_000 },
    async () => {
      await using database = await open();
      await database.executor.schema
        .createTable("effects")
        .addColumn("label", "text")
        .addColumn("kind", "text")
        .addColumn("attempt", "integer")
        .execute();
      const queue = await createJobQueue({ database });
      const crew = createCrew(database);

      await enqueueAll(queue, database, "early");
      for (let kill = 0; kill < KILLS; kill += 1) {
        if (kill === KILLS / 2) await enqueueAll(queue, database, "late");
        await progress(database, (kill + 1) * 8);
        crew.killOne(kill % 2 === 0 ? "oldest" : "any");
      }
      const expected = [...labelsOf("early"), ...labelsOf("late")];
      await until(async () => {
        const { plain, transactional } = await listEffects(database);
        return new Set(plain).size === JOBS && new Set(transactional).size === JOBS * 2;
      });
      await crew.dismiss();

      const { plain, transactional, latestAttempt } = await listEffects(database);
      expect(latestAttempt).toBeGreaterThan(1);
      expect([...new Set(plain)].toSorted()).toEqual(expected.toSorted());
      expect(transactional.toSorted()).toEqual(
        [...expected, ...expected.map((label) => `${label}+`)].toSorted(),
      );
      expect(await queue.listFailed()).toEqual([]);
    },
  );
});

/** Keeps the number of workers; whoever is killed is replaced. */
function createCrew(database: TestDatabase) {
  const workers: ChildProcess[] = [];
  const hire = () => {
    const options = JSON.stringify({
      database: { ...database.options, maxConnections: 6 },
      leaseMs: LEASE_MS,
    });
    workers.push(spawn(process.execPath, [WORKER, options], { stdio: ["ignore", "ignore", "inherit"] }));
  };
  for (let count = 0; count < WORKERS; count += 1) hire();
  return {
    /** The oldest is surely at work; any other may be just starting, which must not hurt either. */
    killOne(pick: "oldest" | "any") {
      const index = pick === "oldest" ? 0 : Math.floor(Math.random() * workers.length);
      const [victim] = workers.splice(index, 1);
      victim?.kill("SIGKILL");
      hire();
    },
    async dismiss() {
      await Promise.all(
        workers.splice(0).map(async (worker) => {
          const exit = once(worker, "exit");
          worker.kill("SIGKILL");
          await exit;
        }),
      );
    },
  };
}

function labelsOf(batch: string): string[] {
  return Array.from({ length: JOBS / 2 }, (_, index) => `${batch} ${index}`);
}

async function enqueueAll(queue: JobQueue, database: TestDatabase, batch: string): Promise<void> {
  for (const [index, label] of labelsOf(batch).entries()) {
    const serial = index % 3 === 0 ? { queue: "serial" } : {};
    await database.transaction(async (trx) => {
      const payload = { version: 1, label };
      await queue.enqueue(trx, { name: "plain", payload, maxAttempts: 1_000, ...serial });
      await queue.enqueue(trx, {
        name: "transactional",
        payload: { ...payload, follow: 1 },
        maxAttempts: 1_000,
        ...serial,
      });
    });
    await database
      .transaction(async (trx) => {
        await queue.enqueue(trx, { name: "plain", payload: { version: 1, label: `rolled back ${label}` } });
        throw new Error("rolled back");
      })
      .catch(() => {});
  }
}

type Effects = { plain: string[]; transactional: string[]; latestAttempt: number };

async function listEffects(database: TestDatabase): Promise<Effects> {
  const rows = await database.executor
    .$extendTables<EffectTables>()
    .selectFrom("effects")
    .selectAll()
    .execute();
  const labels = (kind: string) => rows.filter((row) => row.kind === kind).map((row) => row.label);
  const latestAttempt = Math.max(0, ...rows.map((row) => row.attempt));
  return { plain: labels("plain"), transactional: labels("transactional"), latestAttempt };
}

/** Waits until so many effects have happened: then there is something to kill. */
async function progress(database: TestDatabase, count: number): Promise<void> {
  await until(async () => {
    const { plain, transactional } = await listEffects(database);
    return plain.length + transactional.length >= count;
  });
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(20);
}
