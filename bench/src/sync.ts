import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, waitUntilReady } from "./process.ts";
import { formatGoals, formatTable } from "./table.ts";

/** A work tree of 5 000 Files: the first push, and `status` and `sync` where nothing has changed, as whole processes. */

const program = fileURLToPath(new URL("../../packages/cli/bin/parley.js", import.meta.url));
const files = 5000;
const runs = 5;
const key = "hl_sk_000000000000000000000000000000000000000000000000";

export async function benchSync(): Promise<void> {
  const top = mkdtempSync(path.join(tmpdir(), "parley-bench-sync-"));
  const port = await freePort();
  const environment = { ...process.env, XDG_CONFIG_HOME: path.join(top, "config"), PARLEY_API_KEY: key };
  const server = spawn(process.execPath, [program, "serve", "--port", String(port)], {
    cwd: top,
    stdio: "ignore",
    env: { ...environment, PARLEY_LOG_LEVEL: "warn" },
  });
  try {
    await waitUntilReady(`http://127.0.0.1:${port}/readyz`);
    const cwd = path.join(top, "work");
    mkdirSync(cwd);
    const run = (...parts: string[]): number => {
      const start = performance.now();
      const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...parts], {
        cwd,
        env: environment,
      });
      if (status !== 0) throw new Error(`parley ${parts.join(" ")}: ${String(stderr)}${String(stdout)}`);
      return performance.now() - start;
    };
    run("init", "--server", `http://127.0.0.1:${port}`);
    writeFiles(path.join(cwd, "parley"));
    const pushMs = run("push");
    run("pull");
    run("status");
    const medians = Object.fromEntries(
      (["--version", "status", "sync"] as const).map((command) => [
        command,
        median(Array.from({ length: runs }, () => run(command))),
      ]),
    );
    const rows = [
      ["first push", pushMs.toFixed(0)],
      ...Object.entries(medians).map(([name, ms]) => [name, ms.toFixed(0)]),
    ];
    process.stdout.write(`\n${formatTable([`parley, ${files} Files, median of ${runs}`, "ms"], rows)}\n`);
    process.stdout.write(`load of the machine: ${loadavg()[0]?.toFixed(1)}\n\n`);
    const goals = [
      {
        text: `status ≤ 1 000 ms: ${medians["status"]?.toFixed(0)}`,
        isReached: (medians["status"] ?? 0) <= 1000,
      },
      {
        text: `no-op sync ≤ 2 000 ms: ${medians["sync"]?.toFixed(0)}`,
        isReached: (medians["sync"] ?? 0) <= 2000,
      },
    ];
    process.stdout.write(`${formatGoals(goals)}\n`);
  } finally {
    const exited = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    await exited;
    rmSync(top, { recursive: true, force: true });
  }
}

/** As they are in a work tree of some age: not written a moment ago. */
function writeFiles(folder: string): void {
  const before = Date.now() / 1000 - 3600;
  for (let index = 0; index < files; index += 1) {
    const name = path.join(folder, `team ${index % 50}`, `prompt.${index}.prompt`);
    mkdirSync(path.dirname(name), { recursive: true });
    const text = `---\nmodel: mock-echo\nprovider: mock\n---\n<system>\nYou are assistant number ${index}. ${"Be kind. ".repeat(60)}\n</system>\n<user>{{ question }}</user>\n`;
    writeFileSync(name, text);
    utimesSync(name, before, before);
  }
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
