import { startParley, type StartedParley } from "./parley.ts";
import { pinSelf } from "./process.ts";
import { formatCount, formatGoals, formatTable, type Goal } from "./table.ts";

/**
 * What Files with many versions cost: to list, to read, to save unchanged. BENCH_VERSIONS says how many versions
 * (5 000), BENCH_DATABASE_URL that PostgreSQL is measured (an empty database).
 */

const count = Number(process.env["BENCH_VERSIONS"] ?? 5000);
const url = process.env["BENCH_DATABASE_URL"];
const makers = 8;
const rounds = 50;

type Versions = { records: { version_id: string }[]; total?: number | null };
type Made = { id: string; version_id: string };
type Timed = { name: string; p50: number; p95: number; cpuMs: number; bytes: number };

const instructions = "You answer customers of a shop, politely, briefly and in their own language. ".repeat(
  12,
);

const contents = {
  prompts: (number: number) => ({
    path: "bench/prompt",
    model: "gpt-4o-mini",
    temperature: 0.5,
    template: [
      { role: "system", content: `${instructions}(${number})` },
      { role: "user", content: "{{ question }} {{ customer }}" },
    ],
  }),
  tools: (number: number) => ({
    path: "bench/tool",
    function: {
      name: "find_order",
      description: `Finds an order (${number})`,
      parameters: { type: "object", properties: { order: { type: "string" } } },
    },
  }),
};
type Noun = keyof typeof contents;

export async function benchVersions(): Promise<void> {
  pinSelf(1);
  const parley = await startParley({ core: 0, env: url === undefined ? {} : { DATABASE_URL: url } });
  try {
    const results: Timed[] = [];
    for (const noun of ["prompts", "tools"] as const) results.push(...(await measure(parley, noun)));
    print(results);
  } finally {
    await parley.stop();
  }
}

async function request(
  parley: StartedParley,
  [method, path, body]: [method: string, path: string, body?: unknown],
): Promise<{ text: string; json: <T>() => T }> {
  const reply = await fetch(`${parley.origin}/v5${path}`, {
    method,
    headers: parley.headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status}: ${text}`);
  return { text, json: <T>() => JSON.parse(text) as T };
}

/** Every version comes by an upsert, several at a time; the last is deployed to every environment. */
async function make(parley: StartedParley, noun: Noun): Promise<Made> {
  const upsert = async (number: number) =>
    (await request(parley, ["POST", `/${noun}`, contents[noun](number)])).json<Made>();
  let number = 0;
  const startedAt = performance.now();
  await upsert(0);
  const work = async (): Promise<void> => {
    while (number < count - 2) await upsert((number += 1));
  };
  await Promise.all(Array.from({ length: makers }, work));
  const last = await upsert(count - 1);
  const seconds = (performance.now() - startedAt) / 1000;
  process.stdout.write(`${noun}: ${formatCount(count)} versions made in ${seconds.toFixed(0)} s\n`);
  const environments = (await request(parley, ["GET", "/environments"])).json<{ id: string }[]>();
  for (const { id } of environments)
    await request(parley, ["POST", `/${noun}/${last.id}/environments/${id}?version_id=${last.version_id}`]);
  return last;
}

async function measure(parley: StartedParley, noun: Noun): Promise<Timed[]> {
  const { id } = await make(parley, noun);
  const results: Timed[] = [];
  const time = async (name: string, work: () => Promise<{ text: string }>, times = rounds): Promise<void> => {
    for (let warm = 0; warm < 5; warm += 1) await work();
    const taken: number[] = [];
    let bytes = 0;
    const cpuBefore = parley.cpuSeconds();
    for (let round = 0; round < times; round += 1) {
      const startedAt = performance.now();
      bytes = (await work()).text.length;
      taken.push(performance.now() - startedAt);
    }
    const cpuMs = (1000 * (parley.cpuSeconds() - cpuBefore)) / times;
    taken.sort((a, b) => a - b);
    const at = (share: number): number => taken[Math.min(times - 1, Math.floor(times * share))] ?? 0;
    results.push({ name: `${noun}: ${name}`, p50: at(0.5), p95: at(0.95), cpuMs, bytes });
  };
  const get = (path: string) => () => request(parley, ["GET", path]);

  const yardstick = async () => ({ text: await (await fetch(`${parley.origin}/healthz`)).text() });
  await time("(yardstick: GET /healthz)", yardstick, 200);
  await time("versions, the first 50", get(`/${noun}/${id}/versions?size=50`));
  await time("versions, the last 50", get(`/${noun}/${id}/versions?size=50&page=${Math.ceil(count / 50)}`));
  await time("versions, all", get(`/${noun}/${id}/versions`), 10);
  const all = (await request(parley, ["GET", `/${noun}/${id}/versions`])).json<Versions>();
  if (all.records.length !== count) throw new Error(`${all.records.length} versions are there, not ${count}`);
  await time("upsert, unchanged, the newest", () =>
    request(parley, ["POST", `/${noun}`, contents[noun](count - 1)]),
  );
  await time("upsert, unchanged, the first", () => request(parley, ["POST", `/${noun}`, contents[noun](0)]));
  await time("upsert, a named version, unchanged", () =>
    request(parley, ["POST", `/${noun}`, { ...contents[noun](0), version_name: "first" }]),
  );
  await time("the File", get(`/${noun}/${id}`));
  await time("list of Files", get(`/${noun}?size=50`));
  await time("environments of the File", get(`/${noun}/${id}/environments`));
  return results;
}

function print(results: readonly Timed[]): void {
  const rows = results.map(({ name, p50, p95, cpuMs, bytes }) => [
    name,
    p50.toFixed(1),
    p95.toFixed(1),
    cpuMs.toFixed(1),
    formatCount(bytes / 1024),
  ]);
  const database = url === undefined ? "SQLite" : "PostgreSQL";
  process.stdout.write(`\n${formatCount(count)} versions on ${database}, over HTTP, one client\n\n`);
  process.stdout.write(`${formatTable(["asked", "p50 ms", "p95 ms", "CPU ms", "KB"], rows)}\n\n`);
  const worst = (part: string): Timed =>
    results.filter(({ name }) => name.includes(part)).toSorted((a, b) => b.p95 - a.p95)[0] as Timed;
  const goal = (text: string, part: string, limitMs: number): Goal => {
    const { name, p95 } = worst(part);
    return { text: `${text} ≤ ${limitMs} ms at p95: ${p95.toFixed(1)} (${name})`, isReached: p95 <= limitMs };
  };
  const goals = [
    goal("a page of versions", "50", 50),
    goal("all versions", "versions, all", 50),
    goal("upsert of what is unchanged", "unchanged", 5),
  ];
  process.stdout.write(`${formatGoals(goals)}\n`);
}
