import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request as send } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { startParley, type StartedParley } from "./parley.ts";
import { freePort, pinSelf, startNode, waitUntilReady } from "./process.ts";
import { formatGoals, formatTable, type Goal } from "./table.ts";

/**
 * Requests that wait for people, and clients that wait for the answers: BENCH_PENDING requests (10 000), BENCH_CLIENTS
 * clients (2 000), BENCH_DECISIONS decisions (300), BENCH_DATABASE_URL: on PostgreSQL, an empty database, and then with
 * a second process too.
 */

const pendingCount = Number(process.env["BENCH_PENDING"] ?? 10_000);
const clientCount = Number(process.env["BENCH_CLIENTS"] ?? 2000);
const decisionCount = Number(process.env["BENCH_DECISIONS"] ?? 300);
const url = process.env["BENCH_DATABASE_URL"];
/** A second process starts while the first one has its clients. */
const readyMs = 120_000;

export async function benchApprovals(): Promise<void> {
  pinSelf(1);
  const floor = await measureFloor();
  const dataFolder = mkdtempSync(path.join(tmpdir(), "parley-bench-approvals-"));
  const env = {
    PARLEY_SECRET: "a secret of the benchmark, the same in all processes",
    ...(url !== undefined && { DATABASE_URL: url }),
  };
  const parley = await startParley({ core: 0, dataFolder, env, readyMs });
  try {
    const made = await makeRequests(parley);
    const one = await measureWaiting({ waitAt: parley, decideAt: parley }, made.asked);
    const two = url === undefined ? undefined : await measureAcross(parley, { env, asked: made.asked });
    print({ ...made, one, two, floor });
  } finally {
    await parley.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

type Across = { env: Record<string, string>; asked: readonly Asked[] };

/** Clients wait at one process, and people decide at another. */
async function measureAcross(parley: StartedParley, { env, asked }: Across): Promise<Waited> {
  const other = await startParley({ core: 0, env, readyMs });
  try {
    return await measureWaiting({ waitAt: parley, decideAt: other }, asked.slice(decisionCount));
  } finally {
    await other.stop();
  }
}

type Asked = { id: string; args_hash: string };
type Waited = { sentToReturn: number[]; answeredToReturn: number[]; residentBytes: number };

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

type Reply = { status: number; text: string };

function ask(
  method: string,
  address: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: object } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = send(address, { method, headers, agent }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.once("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.once("error", reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function makeRequests(parley: StartedParley) {
  const idleBytes = parley.residentBytes();
  const asked: Asked[] = [];
  const startedAt = performance.now();
  const create = async (number: number): Promise<void> => {
    const body = {
      kind: "function_call",
      name: "refund",
      args: { order: number, amount: 30, reason: "The parcel arrived broken." },
      plan: { steps: [{ who: { anyone: true } }], allow_requester: true },
    };
    const reply = await ask("POST", `${parley.origin}/v5/approvals`, { headers: parley.headers, body });
    if (reply.status !== 201) throw new Error(`create: ${reply.status}: ${reply.text}`);
    asked.push(JSON.parse(reply.text) as Asked);
  };
  await inParallel(pendingCount, 32, create);
  return { asked, perSecond: pendingCount / ((performance.now() - startedAt) / 1000), idleBytes };
}

async function inParallel(
  count: number,
  width: number,
  act: (number: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const walk = async (): Promise<void> => {
    while (next < count) await act((next += 1));
  };
  await Promise.all(Array.from({ length: width }, walk));
}

/** Has clients wait, and decides some of what they wait for, one after the other. */
async function measureWaiting(
  { waitAt, decideAt }: { waitAt: StartedParley; decideAt: StartedParley },
  asked: readonly Asked[],
): Promise<Waited> {
  const returned = new Map<string, number>();
  const state = { isOver: false };
  const { headers } = waitAt;
  const wait = async ({ id }: Asked): Promise<void> => {
    while (!state.isOver) {
      const reply = await ask("GET", `${waitAt.origin}/v5/approvals/${id}?wait=55`, { headers }).catch(
        () => undefined,
      );
      if (reply === undefined || reply.text.includes('"outcome":{"status":"pending"')) continue;
      returned.set(id, performance.now());
      return;
    }
  };
  for (const one of asked.slice(0, clientCount)) {
    void wait(one);
    // Not all in the same millisecond, which no clients are.
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const residentBytes = waitAt.residentBytes();
  const waited: Waited = { sentToReturn: [], answeredToReturn: [], residentBytes };
  for (const { id, args_hash } of asked.slice(0, decisionCount)) {
    const sentAt = performance.now();
    const reply = await ask("POST", `${decideAt.origin}/v5/approvals/${id}/decide`, {
      headers: decideAt.headers,
      body: { decision: "approve", args_hash },
    });
    if (reply.status !== 200) throw new Error(`decide: ${reply.status}: ${reply.text}`);
    const answeredAt = performance.now();
    while (!returned.has(id)) await new Promise((resolve) => setImmediate(resolve));
    const at = returned.get(id) ?? 0;
    waited.sentToReturn.push(at - sentAt);
    waited.answeredToReturn.push(Math.max(0, at - answeredAt));
  }
  state.isOver = true;
  return waited;
}

/** The same with a server that does nothing: what the machine and HTTP take. */
async function measureFloor(): Promise<Waited> {
  const port = await freePort();
  const entry = fileURLToPath(new URL("bare-waiter.ts", import.meta.url));
  const server = startNode([entry], { core: 0, env: { PORT: String(port) } });
  const origin = `http://127.0.0.1:${port}`;
  try {
    await waitUntilReady(origin);
    const returned = new Map<number, number>();
    for (let number = 0; number < clientCount; number += 1)
      void ask("GET", `${origin}/wait/${number}`).then(
        () => returned.set(number, performance.now()),
        () => {},
      );
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const waited: Waited = { sentToReturn: [], answeredToReturn: [], residentBytes: server.residentBytes() };
    for (let number = 0; number < Math.min(decisionCount, clientCount); number += 1) {
      const sentAt = performance.now();
      await ask("POST", `${origin}/go/${number}`);
      const answeredAt = performance.now();
      while (!returned.has(number)) await new Promise((resolve) => setImmediate(resolve));
      const at = returned.get(number) ?? 0;
      waited.sentToReturn.push(at - sentAt);
      waited.answeredToReturn.push(Math.max(0, at - answeredAt));
    }
    return waited;
  } finally {
    await server.stop();
  }
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;
const ms = (value: number): string => value.toFixed(1);
const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);

const toRow = (name: string, { sentToReturn, answeredToReturn, residentBytes }: Waited): string[] => [
  name,
  ms(quantile(sentToReturn, 0.5)),
  ms(quantile(sentToReturn, 0.99)),
  ms(quantile(answeredToReturn, 0.5)),
  ms(quantile(answeredToReturn, 0.99)),
  megabytes(residentBytes),
];

type Printed = {
  perSecond: number;
  idleBytes: number;
  one: Waited;
  /** Only PostgreSQL serves several processes. */
  two: Waited | undefined;
  floor: Waited;
};

function print({ perSecond, idleBytes, one, two, floor }: Printed): void {
  const rows = [
    toRow("one process", one),
    ...(two === undefined ? [] : [toRow("two processes", two)]),
    toRow("a bare HTTP server, for comparison", floor),
  ];
  const headings = ["", "sent→back p50 ms", "p99", "answered→back p50 ms", "p99", "MB"];
  const database = url === undefined ? "SQLite" : "PostgreSQL";
  process.stdout.write(`${formatTable(headings, rows)}\n\n`);
  process.stdout.write(
    `${pendingCount} pending, ${clientCount} clients waiting, ${decisionCount} decisions, on ${database}\n\n`,
  );
  process.stdout.write(`${formatGoals(goalsOf({ perSecond, idleBytes, one, two }))}\n`);
  if (two === undefined)
    process.stdout.write(
      "Across two processes nothing was measured: BENCH_DATABASE_URL names no database.\n",
    );
}

function goalsOf({ perSecond, idleBytes, one, two }: Omit<Printed, "floor">): Goal[] {
  const waiting = `with ${pendingCount} pending and ${clientCount} clients waiting`;
  const quick = (where: string, { sentToReturn }: Waited, limitMs: number): Goal => {
    const p99 = quantile(sentToReturn, 0.99);
    return {
      text: `decision sent to client back, ${where}, ≤ ${limitMs} ms at p99: ${ms(p99)}`,
      isReached: p99 <= limitMs,
    };
  };
  return [
    { text: `≥ 500 creates/s: ${perSecond.toFixed(0)}`, isReached: perSecond >= 500 },
    {
      text: `≤ 400 MB ${waiting}: ${megabytes(one.residentBytes)} (${megabytes(idleBytes)} before)`,
      isReached: one.residentBytes <= 400 * 1024 * 1024,
    },
    quick("one process", one, 50),
    ...(two === undefined ? [] : [quick("across two processes", two, 150)]),
  ];
}
