import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startRawProvider } from "../testing/raw-provider.ts";
import { compileCache } from "../testing/start-parley.ts";

const entry = fileURLToPath(new URL("testing/evaluation-worker.ts", import.meta.url));
/** `PARLEY_CRASH_ITEMS=1000 PARLEY_CRASH_KILLS=20` for a thorough run. */
const count = Number(process.env["PARLEY_CRASH_ITEMS"] ?? 40);
const kills = Number(process.env["PARLEY_CRASH_KILLS"] ?? 2);

/** The place where each process is killed, in calls of the provider since its start. */
const pickPlaces = (): number[] =>
  Array.from({ length: kills }, () => 1 + Math.floor((Math.random() * count) / kills));

type Row = { [column: string]: unknown };

test(
  "a Run whose process is killed again and again has every Log and judgment once, and asks no more than it must",
  { timeout: 60_000 + kills * 30_000 + count * 100 },
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "parley-crash-"));
    const file = path.join(folder, "parley.db");
    await using provider = await startRawProvider();
    const read = (query: string): Row[] => {
      const database = new DatabaseSync(file);
      try {
        return database.prepare(query).all() as Row[];
      } finally {
        database.close();
      }
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
        const child = spawn(process.execPath, [entry, file, provider.url, String(life), String(count)], {
          stdio: ["ignore", "ignore", "inherit"],
          env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
        });
        let left = places[life] ?? Infinity;
        onAsked = () => {
          left -= 1;
          if (left === 0) child.kill("SIGKILL");
        };
        const code = await new Promise((resolve) => child.once("exit", (exit) => resolve(exit)));
        // One that had nothing left to ask ends by itself.
        expect([0, null]).toContain(code);
        for (const row of read("select output_preview from logs where type = 'prompt'"))
          recorded.add(String(row["output_preview"]));
      }
      const [run] = read("select status, failure from evaluation_runs");
      const logs = read("select source_datapoint_id, error from logs where type = 'prompt'");
      const judgments = read("select parent_id, version_id, error from logs where type = 'evaluator'");
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
