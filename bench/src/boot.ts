import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, waitUntilReady } from "./process.ts";
import { formatGoals, formatMegabytes, formatTable } from "./table.ts";

/** From `npm start` to `/readyz`, on a new and on an existing data folder, and the memory of a server nobody asks. */

const root = fileURLToPath(new URL("../..", import.meta.url));
const runs = 5;
const settleMs = 3000;

export async function benchBoot(): Promise<void> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), "parley-bench-boot-"));
  try {
    const first = await boot(dataFolder);
    const later = [];
    for (let run = 0; run < runs; run += 1) later.push(await boot(dataFolder));
    const readyMs = later.map((result) => result.readyMs).toSorted((a, b) => a - b);
    const median = readyMs[Math.floor(runs / 2)] ?? 0;
    const idle = later.at(-1)?.idleBytes ?? 0;
    const rows = [
      ["first boot", first.readyMs.toFixed(0), formatMegabytes(first.idleBytes)],
      [`existing folder, median of ${runs}`, median.toFixed(0), formatMegabytes(idle)],
    ];
    process.stdout.write(`\n${formatTable(["npm start", "ms to /readyz", "idle memory"], rows)}\n\n`);
    const goals = [
      { text: `existing folder ≤ 1 500 ms: ${median.toFixed(0)}`, isReached: median <= 1500 },
      { text: `first boot ≤ 4 000 ms: ${first.readyMs.toFixed(0)}`, isReached: first.readyMs <= 4000 },
      { text: `idle memory ≤ 150 MB: ${formatMegabytes(idle)}`, isReached: idle <= 150 * 1024 * 1024 },
    ];
    process.stdout.write(`${formatGoals(goals)}\n`);
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

async function boot(dataFolder: string): Promise<{ readyMs: number; idleBytes: number }> {
  const port = await freePort();
  const child = spawn("npm", ["start"], {
    cwd: root,
    detached: true,
    stdio: "ignore",
    env: { ...process.env, PORT: String(port), PARLEY_DATA_DIR: dataFolder, PARLEY_LOG_LEVEL: "warn" },
  });
  const group = child.pid ?? 0;
  try {
    const readyMs = await waitUntilReady(`http://127.0.0.1:${port}/readyz`);
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    return { readyMs, idleBytes: largestResident(group) };
  } finally {
    const exited = new Promise((resolve) => child.once("exit", resolve));
    process.kill(-group, "SIGTERM");
    await exited;
  }
}

/** The server is the largest process of the group; npm and its shell are the others. */
function largestResident(group: number): number {
  const members = readFileSync(`/proc/${group}/task/${group}/children`, "utf8")
    .trim()
    .split(" ")
    .filter(Boolean);
  const resident = (pid: number): number => {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
  };
  const below = (pid: number): number[] => {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
      .trim()
      .split(" ")
      .filter(Boolean);
    return [pid, ...children.flatMap((child) => below(Number(child)))];
  };
  return Math.max(...members.flatMap((pid) => below(Number(pid))).map(resident));
}
