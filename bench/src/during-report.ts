import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runLoad, type LoadResult } from "./load.ts";
import { ask, prepare } from "./logs-search.ts";
import { startParley, type StartedParley } from "./parley.ts";
import { formatCount, formatGoals, formatMs, formatTable } from "./table.ts";

/**
 * How long calls take while heavy reports run over many Logs (BENCH_LOGS, BENCH_DATA as of `logs-search`). The server
 * is not pinned to a core: its reading threads are what keeps the calls quick, and they need one of their own.
 */

const durationMs = Number(process.env["BENCH_MS"] ?? 5000);
const connections = 4;

export async function benchDuringReport(): Promise<void> {
  const kept = process.env["BENCH_DATA"];
  const dataFolder = kept ?? mkdtempSync(path.join(tmpdir(), "parley-bench-report-"));
  mkdirSync(dataFolder, { recursive: true });
  try {
    await prepare(dataFolder);
    const parley = await startParley({ dataFolder, env: databaseEnv() });
    try {
      await measure(parley);
    } finally {
      await parley.stop();
    }
  } finally {
    if (kept === undefined) rmSync(dataFolder, { recursive: true, force: true });
  }
}

const databaseEnv = (): Record<string, string> => {
  const url = process.env["BENCH_DATABASE_URL"];
  return url === undefined ? {} : { DATABASE_URL: url };
};

async function measure(parley: StartedParley): Promise<void> {
  const call = (): Promise<LoadResult> =>
    runLoad({
      origin: parley.origin,
      path: "/v5/prompts/call",
      headers: parley.headers,
      body: () =>
        JSON.stringify({ path: "welcome-email", inputs: { customer_name: "Ada", product_name: "Parley" } }),
      connections,
      durationMs,
    });
  await call();
  const quiet = await call();
  const over = new AbortController();
  let reports = 0;
  const report = async (): Promise<void> => {
    while (!over.signal.aborted) {
      await ask(parley, "/stats", {});
      reports += 1;
    }
  };
  const reporting = report();
  const busy = await call();
  over.abort();
  await reporting;
  const row = (name: string, { perSecond, p50Ms, p99Ms, failures }: LoadResult): string[] => [
    name,
    formatCount(perSecond),
    formatMs(p50Ms),
    formatMs(p99Ms),
    String(failures),
  ];
  process.stdout.write(
    `\nPOST /v5/prompts/call with the mock provider, ${connections} connections; ${reports} reports over all Logs meanwhile\n\n`,
  );
  process.stdout.write(
    `${formatTable(["calls", "calls/s", "p50 ms", "p99 ms", "failures"], [row("quiet", quiet), row("during reports", busy)])}\n\n`,
  );
  const slower = busy.p50Ms / quiet.p50Ms;
  process.stdout.write(
    `during / quiet: p50 ${slower.toFixed(2)}×, p99 ${(busy.p99Ms / quiet.p99Ms).toFixed(2)}×\n\n`,
  );
  process.stdout.write(
    `${formatGoals([{ text: `a report slows the median call by no more than ${mostSlower}×: ${slower.toFixed(2)}×`, isReached: slower <= mostSlower && busy.failures === 0 }])}\n`,
  );
}

/** Reading threads and the load share what cores there are: on two, a report takes up to half of one. */
const mostSlower = 2;
