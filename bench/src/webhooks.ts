import { insertEach, openDatabase } from "@parley/db";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { startParley, type StartedParley } from "./parley.ts";
import { pinSelf } from "./process.ts";
import { formatCount, formatTable } from "./table.ts";

/**
 * How quickly events that wait reach fast receivers. BENCH_DELIVERIES says how many deliveries (10 000),
 * BENCH_DATABASE_URL that PostgreSQL is measured (an empty database).
 */

const count = Number(process.env["BENCH_DELIVERIES"] ?? 10_000);
const url = process.env["BENCH_DATABASE_URL"];
const env = { PARLEY_EGRESS_ALLOW: "127.0.0.1", ...(url !== undefined && { DATABASE_URL: url }) };

type Case = { webhooks: number; events: number };
type Measured = Case & { seconds: number; cpuSeconds: number; twice: number };

/** Few webhooks that are told of much, many that are told of little. */
const cases: Case[] = [
  { webhooks: 1, events: Math.ceil(count / 2) },
  { webhooks: 50, events: Math.ceil(count / 100) },
];

export async function benchWebhooks(): Promise<void> {
  pinSelf(1);
  const receiver = createReceiver();
  const address = await receiver.listen();
  const dataFolder = mkdtempSync(path.join(tmpdir(), "parley-bench-webhooks-"));
  try {
    const results: Measured[] = [];
    for (const one of cases) results.push(await measure(one, { receiver, address, dataFolder }));
    print(results);
  } finally {
    receiver.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

type Receiver = ReturnType<typeof createReceiver>;

/** Answers at once, and knows what it was sent. */
function createReceiver() {
  let seen = new Map<string, number>();
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const key = `${request.url} ${String(request.headers["webhook-id"])}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
      response.end();
    });
  });
  return {
    async listen(): Promise<string> {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    forget: () => (seen = new Map()),
    received: () => seen.size,
    twice: () => [...seen.values()].filter((times) => times > 1).length,
    close: () => server.close(),
  };
}

type Means = { receiver: Receiver; address: string; dataFolder: string };

async function measure(one: Case, { receiver, address, dataFolder }: Means): Promise<Measured> {
  const before = await startParley({ core: 0, dataFolder, env });
  await makeWebhooks(before, one, address);
  await before.stop();
  await seedEvents(one, dataFolder);
  receiver.forget();
  const wanted = one.webhooks * one.events;
  const parley = await startParley({ core: 0, dataFolder, env });
  try {
    const startedAt = performance.now();
    const cpuBefore = parley.cpuSeconds();
    while (receiver.received() < wanted) {
      if (performance.now() - startedAt > 20 * 60 * 1000)
        throw new Error(`Only ${receiver.received()} of ${wanted} have arrived`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const seconds = (performance.now() - startedAt) / 1000;
    return { ...one, seconds, cpuSeconds: parley.cpuSeconds() - cpuBefore, twice: receiver.twice() };
  } finally {
    await parley.stop();
  }
}

/** So many, and no others than these. */
async function makeWebhooks(parley: StartedParley, { webhooks }: Case, address: string): Promise<void> {
  const ask = async <T>(method: string, resource: string, body?: unknown): Promise<T> => {
    const reply = await fetch(`${parley.origin}/v5/webhooks${resource}`, {
      method,
      headers: parley.headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} webhooks${resource}: ${reply.status}: ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  };
  for (const { id } of await ask<{ id: string }[]>("GET", "")) await ask("DELETE", `/${id}`);
  for (let index = 0; index < webhooks; index += 1)
    await ask("POST", "", { url: `${address}/${index}`, events: ["file.version.created"] });
}

/** Writes events as a server that was stopped before it could hand them out leaves them. */
async function seedEvents({ webhooks, events }: Case, dataFolder: string): Promise<void> {
  const where = url === undefined ? { file: path.join(dataFolder, "parley.db") } : { url };
  const database = await openDatabase({ ...where, maxConnections: 1 });
  try {
    const { organization_id: organizationId } = await database.executor
      .$extendTables<{ webhooks: { organization_id: string } }>()
      .selectFrom("webhooks")
      .select("organization_id")
      .executeTakeFirstOrThrow();
    const file = { id: "pr_bench", type: "prompt", path: "bench/prompt", name: "prompt" };
    const rows = Array.from({ length: events }, (_, number) => ({
      id: `evt_bench${webhooks}x${String(number).padStart(8, "0")}`,
      organization_id: organizationId,
      type: "file.version.created",
      data: JSON.stringify({ file, version: { id: `prv_${number}`, number, created_by: null } }),
      created_at: Date.now(),
    }));
    await database.transaction((executor) =>
      insertEach(executor, { table: "outbox_events", rows, key: ["id"] }),
    );
  } finally {
    await database.close();
  }
}

function print(results: readonly Measured[]): void {
  const rows = results.map(({ webhooks, events, seconds, cpuSeconds, twice }) => {
    const deliveries = webhooks * events;
    return [
      `${webhooks} × ${formatCount(events)}`,
      formatCount(deliveries),
      seconds.toFixed(1),
      formatCount(deliveries / seconds),
      ((1000 * cpuSeconds) / deliveries).toFixed(2),
      String(twice),
    ];
  });
  const database = url === undefined ? "SQLite" : "PostgreSQL";
  const headings = ["webhooks × events", "deliveries", "seconds", "a second", "CPU ms each", "sent twice"];
  process.stdout.write(`\nEvents that wait, on ${database}, the server on one core\n\n`);
  process.stdout.write(`${formatTable(headings, rows)}\n`);
}
