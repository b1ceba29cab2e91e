import { once } from "node:events";
import { DatabaseSync } from "node:sqlite";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "undici";
import { runLoad } from "./load.ts";
import { startParley, type StartedParley } from "./parley.ts";
import { pinSelf } from "./process.ts";
import { formatCount, formatGoals, formatMs, formatTable } from "./table.ts";

/** How many Logs a second are acknowledged durably on SQLite, and whether `kill -9` in the middle loses any. */

const connections = 32;
const bodyBytes = 2048;
const durationMs = Number(process.env["BENCH_MS"] ?? 5000);
const killAfterMs = 2000;

const filler = "The customer asked where the order is and was told that it left this morning. ".repeat(40);

const toBody = (logId?: string): string =>
  JSON.stringify({
    path: "bench/logged",
    prompt: { model: "gpt-4o-mini", template: [{ role: "user", content: "{{ question }}" }] },
    messages: [{ role: "user", content: "Where is order 7?" }],
    inputs: { question: "Where is order 7?" },
    output: filler.slice(0, bodyBytes - 260),
    ...(logId !== undefined && { log_id: logId }),
  });

export async function benchLogs(): Promise<void> {
  pinSelf(1);
  const parley = await startParley({ core: 0 });
  const target = { origin: parley.origin, path: "/v5/prompts/log", headers: parley.headers, connections };
  await runLoad({ ...target, body: () => toBody(), durationMs: 1500 });
  const cpuBefore = parley.cpuSeconds();
  const result = await runLoad({ ...target, body: () => toBody(), durationMs });
  const cpuMs = (1000 * (parley.cpuSeconds() - cpuBefore)) / result.requests;
  await parley.stop();
  const survival = await killInTheMiddle();
  const out = process.stdout;
  out.write(
    `\nPOST /v5/prompts/log, bodies of ${toBody().length} bytes, ${connections} connections, SQLite, one core\n\n`,
  );
  const row = [
    "parley",
    formatCount(result.perSecond),
    formatMs(result.meanMs),
    formatMs(result.p99Ms),
    formatMs(cpuMs),
    String(result.failures),
  ];
  out.write(`${formatTable(["target", "logs/s", "mean ms", "p99 ms", "CPU ms", "failures"], [row])}\n\n`);
  out.write(
    `kill -9 after ${killAfterMs} ms: ${formatCount(survival.acknowledged)} acknowledged, ${survival.lost} of them lost\n\n`,
  );
  const goals = [
    {
      text: `≥ 3 000 acknowledged logs/s: ${formatCount(result.perSecond)}`,
      isReached: result.perSecond >= 3000,
    },
    {
      text: `nothing acknowledged is lost by kill -9: ${survival.lost} lost`,
      isReached: survival.lost === 0,
    },
  ];
  out.write(`${formatGoals(goals)}\n`);
}

async function killInTheMiddle(): Promise<{ acknowledged: number; lost: number }> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), "parley-bench-kill-"));
  try {
    const parley = await startParley({ core: 0, dataFolder });
    const acknowledged = await logUntilKilled(parley);
    const stored = readStoredIds(path.join(dataFolder, "parley.db"));
    return { acknowledged: acknowledged.length, lost: acknowledged.filter((id) => !stored.has(id)).length };
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

async function logUntilKilled(parley: StartedParley): Promise<string[]> {
  const acknowledged: string[] = [];
  const clients = Array.from({ length: connections }, () => new Client(parley.origin));
  const exited = once(parley.child, "exit");
  setTimeout(() => parley.child.kill("SIGKILL"), killAfterMs);
  await Promise.all(
    clients.map(async (client, index) => {
      for (let count = 0; parley.child.signalCode === null; count += 1) {
        const id = `kill-${index}-${count}`;
        const isStored = await log(client, parley, id);
        if (!isStored) return;
        acknowledged.push(id);
      }
    }),
  );
  await exited;
  await Promise.all(clients.map((client) => client.destroy()));
  return acknowledged;
}

/** Whether the server answered that the Log is stored; false once it is gone. */
async function log(client: Client, parley: StartedParley, id: string): Promise<boolean> {
  try {
    const request = {
      method: "POST",
      path: "/v5/prompts/log",
      headers: parley.headers,
      body: toBody(id),
    } as const;
    const { statusCode, body } = await client.request(request);
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}

function readStoredIds(file: string): Set<string> {
  const database = new DatabaseSync(file);
  const rows = database.prepare("select id from logs").all() as { id: string }[];
  database.close();
  return new Set(rows.map((row) => row.id));
}
