import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openDatabase } from "@parley/db";
import { seedLogs } from "./logs-seed.ts";
import { startParley, type StartedParley } from "./parley.ts";
import { pinSelf } from "./process.ts";
import { formatCount, formatGoals, formatTable, type Goal } from "./table.ts";

/**
 * How quickly Logs are found among many. BENCH_LOGS says how many (100 000), BENCH_DATABASE_URL that PostgreSQL is
 * measured (an empty database), BENCH_DATA a folder that keeps what was seeded for the next run.
 */

const count = Number(process.env["BENCH_LOGS"] ?? 100_000);
const url = process.env["BENCH_DATABASE_URL"];
const rounds = 100;

type Timed = {
  name: string;
  p50: number;
  p95: number;
  /** Of the server, a request. */ cpuMs: number;
  found: number;
};
type Page = { records: unknown[]; total: number; next_cursor: string | null };

export async function benchLogsSearch(): Promise<void> {
  pinSelf(1);
  const kept = process.env["BENCH_DATA"];
  const dataFolder = kept ?? mkdtempSync(path.join(tmpdir(), "parley-bench-logs-"));
  mkdirSync(dataFolder, { recursive: true });
  try {
    await prepare(dataFolder);
    const parley = await startParley({ core: 0, dataFolder, env: databaseEnv() });
    try {
      await waitUntilSummed(dataFolder);
      print(await measure(parley));
    } finally {
      await parley.stop();
    }
  } finally {
    if (kept === undefined) rmSync(dataFolder, { recursive: true, force: true });
  }
}

const databaseEnv = (): Record<string, string> => (url === undefined ? {} : { DATABASE_URL: url });

/** A server makes the database and its examples; then the Logs are written beside it. */
export async function prepare(dataFolder: string): Promise<void> {
  const marker = path.join(dataFolder, "seeded");
  if (existsSync(marker)) return;
  const parley = await startParley({ core: 0, dataFolder, env: databaseEnv() });
  await parley.stop();
  const startedAt = performance.now();
  await seedLogs(url === undefined ? { file: path.join(dataFolder, "parley.db"), count } : { url, count });
  process.stdout.write(
    `seeded ${formatCount(count)} Logs in ${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`,
  );
  writeFileSync(marker, "");
}

/** Until a job of the server has summed up every Log that was seeded: totals are quick from there on. */
async function waitUntilSummed(dataFolder: string): Promise<void> {
  const startedAt = performance.now();
  const database = await openDatabase(
    url === undefined ? { file: path.join(dataFolder, "parley.db") } : { url },
  );
  const marks = database.executor.$extendTables<{
    logs: { created_at: number };
    log_sum_marks: { summed_to: number };
  }>();
  try {
    const newest = await marks
      .selectFrom("logs")
      .select(({ fn }) => fn.max<number>("created_at").as("at"))
      .executeTakeFirstOrThrow();
    const oneHour = 60 * 60 * 1000;
    const wanted = Math.floor(Math.min(newest.at, Date.now() - oneHour) / oneHour) * oneHour;
    for (;;) {
      const mark = await marks.selectFrom("log_sum_marks").select("summed_to").executeTakeFirst();
      if ((mark?.summed_to ?? 0) >= wanted) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  } finally {
    await database.close();
  }
  process.stdout.write(
    `all Logs are summed up ${((performance.now() - startedAt) / 1000).toFixed(0)} s after the start\n`,
  );
}

async function measure(parley: StartedParley): Promise<Timed[]> {
  const page = (query: Record<string, string>) =>
    ask<Page>(parley, "", { size: "50", include_bodies: "false", ...query });
  const results: Timed[] = [];
  const time = async (
    name: string,
    work: (round: number) => Promise<number>,
    times = rounds,
  ): Promise<void> => {
    // One to warm up: a thread is started, statements are prepared.
    let found = await work(0);
    const taken: number[] = [];
    const cpuBefore = parley.cpuSeconds();
    for (let round = 1; round <= times; round += 1) {
      const startedAt = performance.now();
      found = await work(round);
      taken.push(performance.now() - startedAt);
    }
    const cpuMs = (1000 * (parley.cpuSeconds() - cpuBefore)) / times;
    taken.sort((a, b) => a - b);
    const at = (share: number): number =>
      taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? 0;
    results.push({ name, p50: at(0.5), p95: at(0.95), cpuMs, found });
  };
  const records = async (query: Record<string, string>) => (await page(query)).records.length;

  const yardstick = async (): Promise<number> => {
    await (await fetch(`${parley.origin}/healthz`)).text();
    return 0;
  };
  const pair = { environment: "staging", filter: 'model = "gpt-4o"' };
  // A server that has just started compiles its code while it answers.
  await time("page, environment and model, right after the start", () => records(pair));
  await time("(yardstick: GET /healthz)", yardstick, 200);
  await time("page, environment and model, first", () => records(pair));
  const deep = await walk(page, pair, Math.floor(count / 50 / 60));
  await time(`page, the same, after ${deep.pages} pages, by cursor`, () =>
    records({ ...pair, cursor: deep.cursor }),
  );
  await time("page, no filter, first", () => records({}));
  await time(
    `page, no filter, number ${Math.floor(count / 100)}, by page`,
    () => records({ page: String(Math.floor(count / 100)) }),
    5,
  );
  await time("page, user and environment", (round) =>
    records({ user: `user-${round}`, environment: "production" }),
  );
  await time("page, has_error and latency", () =>
    records({ has_error: "true", filter: "latency_ms > 2500" }),
  );
  await time("page, cost and metadata", () => records({ filter: 'cost > 0.035 and metadata.plan = "pro"' }));
  await time("page, inputs.customer and cost", (round) =>
    records({ filter: `inputs.customer = "customer ${round}" and cost > 0.01` }),
  );
  await time("search, a common word", () => records({ search: "w1" }));
  await time("search, two common words", () => records({ search: "w1 w2" }));
  await time("search, a rare word", () => records({ search: "needle" }));
  await time("search, a rare and a common word", () => records({ search: "needle w1" }));
  await time("search, a phrase", () => records({ search: '"w1 w2"' }));
  await time("search, a common word, of a user", (round) => records({ search: "w1", user: `user-${round}` }));
  await time("search, a word nobody wrote", () => records({ search: "nowhere" }));
  const facets = async (query: Record<string, string>) =>
    (await ask<{ logs_count: number }>(parley, "/facets", query)).logs_count;
  await time("facets, no filter", () => facets({}), 5);
  await time("facets, environment", () => facets({ environment: "staging" }), 5);
  const stats = async (query: Record<string, string>) =>
    (await ask<{ total: { logs_count: number } }>(parley, "/stats", query)).total.logs_count;
  const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString();
  await time("stats, the last day", () => stats({ start_date: yesterday }), 5);
  await time("stats, everything", () => stats({}), 10);
  await time("stats, everything, by the hour of 80 days", () => statsByHour(stats), 5);
  await time("(yardstick: GET /healthz, again)", yardstick, 200);
  return results;
}

const statsByHour = (stats: (query: Record<string, string>) => Promise<number>): Promise<number> =>
  stats({ interval: "hour", start_date: new Date(Date.now() - 80 * 24 * 60 * 60 * 1000).toISOString() });

/** Goes so many pages deep, as a client would. */
async function walk(
  page: (query: Record<string, string>) => Promise<Page>,
  query: Record<string, string>,
  pages: number,
): Promise<{ cursor: string; pages: number }> {
  let cursor = (await page(query)).next_cursor ?? "";
  let gone = 1;
  for (; gone < pages; gone += 1) {
    const next = (await page({ ...query, cursor })).next_cursor;
    if (next === null) break;
    cursor = next;
  }
  return { cursor, pages: gone };
}

export async function ask<T>(
  parley: StartedParley,
  resource: string,
  query: Record<string, string>,
): Promise<T> {
  const reply = await fetch(`${parley.origin}/v5/logs${resource}?${new URLSearchParams(query)}`, {
    headers: parley.headers,
  });
  if (!reply.ok) throw new Error(`${reply.status}: ${await reply.text()}`);
  return (await reply.json()) as T;
}

function print(results: readonly Timed[]): void {
  const rows = results.map(({ name, p50, p95, cpuMs, found }) => [
    name,
    p50.toFixed(1),
    p95.toFixed(1),
    cpuMs.toFixed(1),
    formatCount(found),
  ]);
  const database = url === undefined ? "SQLite" : "PostgreSQL";
  process.stdout.write(`\n${formatCount(count)} Logs on ${database}, over HTTP, one client\n\n`);
  process.stdout.write(`${formatTable(["asked", "p50 ms", "p95 ms", "CPU ms", "found"], rows)}\n\n`);
  const worst = (part: string): Timed =>
    results
      .filter(({ name }) => name.startsWith(part) && !name.includes("by the hour"))
      .toSorted((a, b) => b.p95 - a.p95)[0] as Timed;
  const [, , first, deep] = results as [Timed, Timed, Timed, Timed];
  const filtered = results.filter(({ name }) => /^page, (?!no filter)(?!.*after the start)/.test(name));
  const slowest = filtered.toSorted((a, b) => b.p95 - a.p95)[0] as Timed;
  const goals: Goal[] = [
    {
      text: `a page of 50 with two filters ≤ 50 ms at p95: ${slowest.p95.toFixed(1)} (${slowest.name})`,
      isReached: slowest.p95 <= 50,
    },
    {
      text: `flat in depth: ${first.p50.toFixed(1)} ms first, ${deep.p50.toFixed(1)} ms deep`,
      isReached: deep.p50 <= 1.5 * first.p50,
    },
    {
      text: `totals over everything ≤ 200 ms at p95: ${worst("stats, everything").p95.toFixed(1)}`,
      isReached: worst("stats, everything").p95 <= 200,
    },
    {
      text: `full text ≤ 200 ms at p95: ${worst("search").p95.toFixed(1)} (${worst("search").name})`,
      isReached: worst("search").p95 <= 200,
    },
  ];
  process.stdout.write(`${formatGoals(goals)}\n`);
}
