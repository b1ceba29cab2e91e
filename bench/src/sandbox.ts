import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox } from "@parley/evaluators";
import type { RunRequest, Sandbox } from "@parley/evaluators";
import { formatTable } from "./table.ts";

const runs = Number(process.env["BENCH_RUNS"] ?? 2000);

const codes: Pick<RunRequest, "language" | "code">[] = [
  {
    language: "python",
    code: "def evaluator(log, testcase):\n    return log['output'].strip().lower() == testcase['target']['output'].lower()",
  },
  {
    language: "typescript",
    code: "const evaluator = (log: any, testcase: any): boolean => log.output.trim().toLowerCase() === testcase.target.output.toLowerCase();",
  },
];
const args = [
  { output: " Forty-two ", inputs: { question: "6 × 7" } },
  { target: { output: "forty-two" }, inputs: { question: "6 × 7" } },
];

/** Cold starts and warm runs of code in both languages, and what a process costs in memory. */
export async function benchSandbox(): Promise<void> {
  const rows: string[][] = [];
  for (const { language, code } of codes) {
    const cacheFolder = await mkdtemp(join(tmpdir(), "parley-bench-"));
    const request = { language, code, args };
    const firstEver = await timeFirstRun({ cacheFolder, request });
    const cold = await timeFirstRun({ cacheFolder, request });
    const sandbox = createSandbox({ cacheFolder, maxProcesses: 2, maxRuns: Infinity });
    await expectTrue(sandbox, request);
    const alone = await timeRuns(sandbox, request, 1);
    const residentMb = Math.max(
      ...sandbox.processes().map(({ residentBytes = 0 }) => residentBytes / 2 ** 20),
    );
    const inTwo = await timeRuns(sandbox, request, 2);
    await sandbox.close();
    await rm(cacheFolder, { recursive: true });
    rows.push([
      language,
      ...[firstEver, cold].map((ms) => ms.toFixed(0)),
      ...[0.5, 0.95, 0.99].map((share) => quantile(alone.latencies, share).toFixed(1)),
      ...[alone, inTwo].map(({ perSecond }) => perSecond.toFixed(0)),
      residentMb.toFixed(0),
    ]);
  }
  const table = formatTable(
    [
      "language",
      "first ever ms",
      "cold ms",
      "warm p50 ms",
      "p95",
      "p99",
      "runs/s",
      "in two",
      "MiB a process",
    ],
    rows,
  );
  process.stdout.write(`\n${table}\n`);
}

async function timeFirstRun({
  cacheFolder,
  request,
}: {
  cacheFolder: string;
  request: RunRequest;
}): Promise<number> {
  const sandbox = createSandbox({ cacheFolder });
  const startedAt = performance.now();
  await expectTrue(sandbox, request);
  const ms = performance.now() - startedAt;
  await sandbox.close();
  return ms;
}

async function timeRuns(sandbox: Sandbox, request: RunRequest, lanes: number) {
  const latencies: number[] = [];
  let left = runs;
  const startedAt = performance.now();
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const runStartedAt = performance.now();
      await expectTrue(sandbox, request);
      latencies.push(performance.now() - runStartedAt);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return {
    latencies: latencies.sort((a, b) => a - b),
    perSecond: (runs * 1000) / (performance.now() - startedAt),
  };
}

async function expectTrue(sandbox: Sandbox, request: RunRequest): Promise<void> {
  const result = await sandbox.runCode(request);
  if (!result.ok || result.value !== true)
    throw new Error(`The code did not judge: ${JSON.stringify(result)}`);
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
