import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase } from "@parley/db";
import { sql } from "kysely";
import type { engines } from "../../testing/engines.ts";
import { findProgram } from "../../testing/programs.ts";
import { startRawProvider } from "../../testing/raw-provider.ts";
import { compileCache } from "../../testing/start-parley.ts";

const entry = findProgram(fileURLToPath(new URL("evaluation-worker.ts", import.meta.url)));

/** Where a process is killed: so many calls of the provider after its start, and so much later. */
export type Place = { calls: number; delayMs: number };

type Row = { [column: string]: unknown };

/** A database, a provider that says Hello to whatever it is asked, and `true` to what it is to judge, and processes that work on Runs until they are killed. */
export async function openCrashing(engine: (typeof engines)[number]) {
  const folder = await mkdtemp(path.join(tmpdir(), "parley-crash-"));
  const opened = await engine.open({ dataFolder: folder });
  const { databaseUrl: url } = opened;
  const file = path.join(folder, "parley.db");
  const provider = await startRawProvider();
  let onAsked = (_message: string): void => {};
  provider.behave((response, { body }) => {
    const [message] = body["messages"] as { content: string }[];
    const said = message?.content ?? "";
    onAsked(said);
    const choice = {
      index: 0,
      finish_reason: "stop",
      message: {
        role: "assistant",
        content: said.startsWith("Judge: ") ? "It says Hello.\ntrue" : `Hello ${said}`,
      },
    };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ id: "1", model: "gpt-4o", choices: [choice] }));
  });
  const read = async (query: string): Promise<readonly Row[]> => {
    const database = await openDatabase(url === undefined ? { file } : { url });
    try {
      return (await sql.raw<Row>(query).execute(database.executor)).rows;
    } finally {
      await database.close();
    }
  };
  /** PostgreSQL counts leases by its own clock: what the dead process held was taken an hour ago. */
  const ageLeases = async (): Promise<void> => {
    if (url === undefined) return;
    for (const table of ["_private_jobs", "_private_job_queues"])
      await read(`update graphile_worker.${table} set locked_at = locked_at - interval '1 hour'
        where locked_at is not null`);
    await read("update job_workers set seen_at = seen_at - 3600000");
  };
  return {
    read,
    /** One life of the process: to its end, or to the place where it is killed. Answers its exit code; null: killed. */
    async live(
      args: readonly string[],
      { place, tell }: { place: Place | undefined; tell: (message: string) => void },
    ): Promise<unknown> {
      const child = spawn(process.execPath, [entry, url ?? file, provider.url, ...args], {
        stdio: ["ignore", "ignore", "inherit"],
        env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
      });
      let left = place?.calls ?? Infinity;
      onAsked = (message) => {
        tell(message);
        left -= 1;
        if (left === 0) setTimeout(() => child.kill("SIGKILL"), place?.delayMs);
      };
      const code = await new Promise((resolve) => child.once("exit", (exit) => resolve(exit)));
      await ageLeases();
      return code;
    },
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
