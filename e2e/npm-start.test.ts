import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

test("SIGTERM to `npm start` reaches the server, which ends and frees its port", async () => {
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

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const isTaken = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(true)).listen({ host: "127.0.0.1", port }, () => resolve(false));
  });
  if (!isTaken) await new Promise<void>((resolve) => server.close(() => resolve()));
  return !isTaken;
}
