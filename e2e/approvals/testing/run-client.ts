import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Parley } from "../../testing/start-parley.ts";

const entry = fileURLToPath(new URL("guarded-client.ts", import.meta.url));

type Running = { folder: string; count: number; onLine: (line: string) => void; signal: AbortSignal };

/** Runs the program again and again until it has done all, however often it is killed. Answers how often that was. */
export async function runClient(parley: Parley, { folder, count, onLine, signal }: Running): Promise<number> {
  for (let kills = 0; ; kills += 1) {
    const args = [entry, parley.url, parley.apiKey, folder, String(count)];
    const client = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], signal });
    const failed = new Promise<never>((_resolve, reject) => client.once("error", reject));
    createInterface({ input: client.stdout }).on("line", onLine);
    const ended = new Promise((resolve) => client.once("close", (_code, name) => resolve(name)));
    if ((await Promise.race([ended, failed])) === null) return kills;
  }
}
