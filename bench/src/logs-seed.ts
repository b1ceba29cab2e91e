import { insertEach, openDatabase, toWords, writeTextIndex, type Database } from "@parley/db";

/** Writes many Logs straight into a database that a server has made, with the functions that the server writes with. */

export type SeedOptions = { file?: string; url?: string; count: number };

const batchCount = 1000;
const day = 24 * 60 * 60 * 1000;
const spanMs = 90 * day;
const models = ["gpt-4o-mini", "gpt-4o", "claude-sonnet", "claude-haiku", "llama", "mistral"];
const environments = [
  ...Array<string>(16).fill("production"),
  ...Array<string>(3).fill("staging"),
  "development",
];
const vocabulary = Array.from({ length: 5000 }, (_, index) => `w${index.toString(36)}`);

/** The same numbers in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Key = { organization_id: string; file_id: string; version_id: string };

export async function seedLogs({ count, ...where }: SeedOptions): Promise<void> {
  const database = await openDatabase({ ...where, maxConnections: 2 });
  try {
    const key = await findVersion(database);
    const random = createRandom(7);
    const endedAt = Date.now();
    for (let start = 0; start < count; start += batchCount) {
      const logs = Array.from({ length: Math.min(batchCount, count - start) }, (_, index) =>
        createLog(
          { key, number: start + index, createdAt: endedAt - spanMs + (spanMs * (start + index)) / count },
          random,
        ),
      );
      await write(database, logs);
      if (start % 100_000 === 0) process.stderr.write(`${start} of ${count} Logs written\n`);
    }
    if (database.dialect === "postgres")
      for (const table of ["logs", "log_payloads", "log_search"])
        await database.executor.executeQuery({
          ...database.executor.selectNoFrom([]).compile(),
          sql: `analyze ${table}`,
        });
  } finally {
    await database.close();
  }
}

async function findVersion({ executor }: Database): Promise<Key> {
  const tables = executor.$extendTables<{
    file_versions: { id: string; file_id: string; organization_id: string };
    files: { id: string; organization_id: string; type: string };
  }>();
  // A Log of a Prompt shows the kernel of its version: another type's would not be one.
  const version = await tables
    .selectFrom("file_versions")
    .innerJoin("files", "files.id", "file_versions.file_id")
    .where("files.type", "=", "prompt")
    .select(["file_versions.id", "file_versions.file_id", "file_versions.organization_id"])
    .executeTakeFirstOrThrow();
  return { organization_id: version.organization_id, file_id: version.file_id, version_id: version.id };
}

type Seeded = { key: Key; number: number; createdAt: number };

function createLog({ key, number, createdAt }: Seeded, random: () => number) {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  // Common words are common: every second text holds the first ones.
  const words = (count: number): string =>
    Array.from({ length: count }, () => vocabulary[Math.floor(random() ** 3 * vocabulary.length)]).join(" ");
  const id = `log_seed${number.toString(36).padStart(8, "0")}`;
  const latency = 100 + Math.exp(random() * 8);
  return {
    row: {
      ...key,
      id,
      type: "prompt",
      created_at: Math.floor(createdAt),
      start_time: Math.floor(createdAt - latency),
      end_time: Math.floor(createdAt),
      environment: pick(environments),
      source: random() < 0.5 ? "sdk" : null,
      user: `user-${Math.floor(random() * 20_000)}`,
      save: true,
      status: "complete",
      error: random() < 0.02 ? "rate limit reached" : null,
      output_preview: "",
      finish_reason: "stop",
      provider: "openai",
      model: pick(models),
      prompt_tokens: Math.floor(random() * 2000),
      output_tokens: Math.floor(random() * 500),
      reasoning_tokens: null,
      prompt_cost_nano: Math.floor(random() * 20_000_000),
      output_cost_nano: Math.floor(random() * 20_000_000),
      provider_latency_ms: latency,
      time_to_first_token_ms: latency / 4,
      metadata: JSON.stringify({ plan: random() < 0.1 ? "pro" : "free", seats: Math.floor(random() * 50) }),
    },
    payload: {
      organization_id: key.organization_id,
      log_id: id,
      encoding: "json",
      input_text: JSON.stringify({
        customer: `customer ${Math.floor(random() * 5000)}`,
        question: words(15),
      }),
      output_text: `${words(30)}${random() < 0.001 ? " needle" : ""}`,
      body: Buffer.from("{}"),
    },
  };
}

async function write(database: Database, logs: readonly ReturnType<typeof createLog>[]): Promise<void> {
  const rows = logs.map(({ row }) => row);
  const payloads = logs.map(({ payload }) => payload);
  await database.transaction(async (executor) => {
    await insertEach(executor, { table: "logs", rows, key: ["organization_id", "id"] });
    await insertEach(executor, { table: "log_payloads", rows: payloads, key: ["organization_id", "log_id"] });
    await writeTextIndex(
      executor,
      logs.map(({ row, payload }) => ({
        organizationId: row.organization_id,
        logId: row.id,
        createdAt: row.created_at,
        words: toWords(`${payload.input_text} ${payload.output_text}`),
      })),
    );
    await executor
      .$extendTables<{ log_search_queue: { id: number } }>()
      .deleteFrom("log_search_queue")
      .execute();
  });
}
