import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const bundled: unknown = expect.stringMatching(
  /parley-programs\/\d+\/packages\/cli\/src\/bin\.mjs\0serve\0$/,
);

test("`npm start` runs what `npm ci` bundled; SIGTERM reaches the server, which ends and frees its port", async () => {
  // As `npm ci` does: since then somebody may have changed the sources.
  await promisify(execFile)(process.execPath, [path.join(root, "tools/bundle-programs.ts")]);
  const folder = await mkdtemp(path.join(tmpdir(), "parley-npm-start-"));
  // In a group of its own, so that whatever it leaves behind can be ended with it.
  const npm = spawn("npm", ["start"], {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      PORT: "0",
      PARLEY_DATA_DIR: folder,
      PARLEY_LOG_LEVEL: "silent",
      npm_config_update_notifier: "false",
    },
  });
  try {
    let said = "";
    for await (const text of npm.stdout.setEncoding("utf8")) {
      said += text;
      if (/Parley is ready: \S+\s/.test(said)) break;
    }
    const url = new URL(/Parley is ready: (\S+)/.exec(said)?.[1] ?? "");
    expect((await fetch(`${url.origin}/healthz`)).status).toBe(200);
    if (process.platform === "linux") expect(commandsOf(npm.pid ?? 0)).toContainEqual(bundled);

    npm.kill("SIGTERM");
    if (npm.exitCode === null && npm.signalCode === null) await once(npm, "exit");
    await expect.poll(() => isFree(Number(url.port)), { timeout: 40_000 }).toBe(true);
  } finally {
    try {
      process.kill(-(npm.pid ?? 0), "SIGKILL");
    } catch {
      // Nothing is left of it.
    }
    await rm(folder, { recursive: true, force: true });
  }
}, 180_000);

/** What the processes of a group were started as. */
const commandsOf = (group: number): string[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const facts = readFileSync(`/proc/${pid}/stat`, "utf8");
        const [, , ofGroup] = facts.slice(facts.lastIndexOf(")") + 2).split(" ");
        return Number(ofGroup) === group ? [readFileSync(`/proc/${pid}/cmdline`, "utf8")] : [];
      } catch {
        return [];
      }
    });

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const isTaken = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(true)).listen({ host: "127.0.0.1", port }, () => resolve(false));
  });
  if (!isTaken) await new Promise<void>((resolve) => server.close(() => resolve()));
  return !isTaken;
}
