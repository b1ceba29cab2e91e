import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase } from "@parley/db";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { startRawProvider } from "../testing/raw-provider.ts";
import { compileCache } from "../testing/start-parley.ts";

const entry = fileURLToPath(new URL("testing/evaluation-worker.ts", import.meta.url));
/** `PARLEY_CRASH_ITEMS=1000 PARLEY_CRASH_KILLS=20` for a thorough run. */
const count = Number(process.env["PARLEY_CRASH_ITEMS"] ?? 40);
const kills = Number(process.env["PARLEY_CRASH_KILLS"] ?? 2);

/** Long enough for an answer to be on its way to the database, or for its judgments to be. */
const longestDelayMs = 60;

/** Where each process is killed: so many calls of the provider after its start, and so much later. */
const pickPlaces = () =>
  Array.from({ length: kills }, () => ({
    calls: 1 + Math.floor((Math.random() * count) / kills),
    delayMs: Math.floor(Math.random() * longestDelayMs),
  }));

type Row = { [column: string]: unknown };

test.each(engines)(
  "a Run on $name whose process is killed again and again has every Log and judgment once, and asks no more than it must",
  { timeout: 60_000 + kills * 30_000 + count * 100 },
  async (engine) => {
    const folder = await mkdtemp(path.join(tmpdir(), "parley-crash-"));
    await using opened = await engine.open({ dataFolder: folder });
    const { databaseUrl: url } = opened;
    const file = path.join(folder, "parley.db");
    await using provider = await startRawProvider();
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
    const recorded = new Set<string>();
    const asked: string[] = [];
    const repeated: string[] = [];
    let onAsked = (): void => {};
    provider.behave((response, { body }) => {
      const [message] = body["messages"] as { content: string }[];
      const name = message?.content ?? "";
      if (recorded.has(`Hello ${name}`)) repeated.push(name);
      asked.push(name);
      onAsked();
      const choice = {
        index: 0,
        finish_reason: "stop",
        message: { role: "assistant", content: `Hello ${name}` },
      };
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ id: "1", model: "gpt-4o", choices: [choice] }));
    });
    try {
      const places = pickPlaces();
      for (let life = 0; life <= kills; life += 1) {
        const child = spawn(
          process.execPath,
          [entry, url ?? file, provider.url, String(life), String(count)],
          {
            stdio: ["ignore", "ignore", "inherit"],
            env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
          },
        );
        const place = places[life];
        let left = place?.calls ?? Infinity;
        onAsked = () => {
          left -= 1;
          if (left === 0) setTimeout(() => child.kill("SIGKILL"), place?.delayMs);
        };
        const code = await new Promise((resolve) => child.once("exit", (exit) => resolve(exit)));
        // One that had nothing left to ask ends by itself.
        expect([0, null]).toContain(code);
        await ageLeases();
        for (const row of await read("select output_preview from logs where type = 'prompt'"))
          recorded.add(String(row["output_preview"]));
      }
      const [run] = await read("select status, failure from evaluation_runs");
      const logs = await read("select source_datapoint_id, error from logs where type = 'prompt'");
      const judgments = await read("select parent_id, version_id, error from logs where type = 'evaluator'");
      const pairs = judgments.map((one) => `${String(one["parent_id"])} ${String(one["version_id"])}`);
      expect({
        places,
        repeated,
        run: { ...run },
        logs: logs.length,
        datapoints: new Set(logs.map((log) => log["source_datapoint_id"])).size,
        judgments: pairs.length,
        pairs: new Set(pairs).size,
        errors: [...logs, ...judgments].filter(({ error }) => error !== null).length,
        asked: new Set(asked).size,
      }).toEqual({
        places,
        repeated: [],
        run: { status: "completed", failure: null },
        logs: count,
        datapoints: count,
        judgments: count * 2,
        pairs: count * 2,
        errors: 0,
        asked: count,
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
