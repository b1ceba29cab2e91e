import { startParley, type StartedParley } from "./parley.ts";
import { formatGoals, formatMegabytes, formatTable } from "./table.ts";

/**
 * What it takes to bring in a Dataset of many rows as a file and to take it out again, in time and in memory of a
 * server that did nothing before. BENCH_ROWS says how many (100 000), BENCH_DATABASE_URL that PostgreSQL is measured.
 */

const rowCount = Number(process.env["BENCH_ROWS"] ?? 100_000);
const url = process.env["BENCH_DATABASE_URL"];
type Format = "csv" | "tsv" | "jsonl" | "xlsx";

const answer = "It left our warehouse this morning and arrives within two days. ".repeat(4);
const rowsOf = {
  jsonl: (index: number) =>
    JSON.stringify({
      inputs: { question: `Where is order ${index}?`, customer: `c${index % 500}` },
      target: { answer },
    }),
  csv: (index: number) => `Where is order ${index}?,c${index % 500},${answer}`,
};

function fileOf(format: "csv" | "jsonl"): Blob {
  const lines = Array.from({ length: rowCount }, (_, index) => rowsOf[format](index));
  if (format === "csv") lines.unshift("question,customer,target.answer");
  return new Blob([lines.join("\n"), "\n"]);
}

type Measured = {
  format: Format;
  inMs: number;
  outMs: number;
  bytes: number;
  idleBytes: number;
  peakBytes: number;
};

export async function benchDatasets(): Promise<void> {
  const results: Measured[] = [];
  // Tables with other forms come from what was brought in before.
  let given: Partial<Record<Format, Blob>> = { csv: fileOf("csv"), jsonl: fileOf("jsonl") };
  for (const format of ["csv", "jsonl", "tsv", "xlsx"] as const) {
    const { measured, exported } = await measure(format, given[format] ?? fileOf("csv"));
    results.push(measured);
    given = { ...given, ...exported };
  }
  print(results);
}

async function measure(
  format: Format,
  file: Blob,
): Promise<{ measured: Measured; exported: Partial<Record<Format, Blob>> }> {
  const parley = await startParley({ env: url === undefined ? {} : { DATABASE_URL: url } });
  try {
    const headers = { "x-api-key": parley.headers["x-api-key"] ?? "" };
    const path = `bench/cases-${format}-${Date.now()}`;
    const made = await ask(parley, "/v5/datasets", {
      method: "POST",
      headers: parley.headers,
      body: JSON.stringify({ path, datapoints: [] }),
    });
    const { id } = (await made.json()) as { id: string };
    const idleBytes = parley.residentBytes();
    const form = new FormData();
    form.set("file", file, `cases.${format}`);
    let startedAt = performance.now();
    const reply = await ask(parley, `/v5/datasets/${id}/datapoints/import?format=${format}`, {
      method: "POST",
      headers,
      body: form,
    });
    const inMs = performance.now() - startedAt;
    const { datapoints_count: count, version_id } = (await reply.json()) as {
      datapoints_count: number;
      version_id: string;
    };
    if (count !== rowCount) throw new Error(`${count} Datapoints came in, not ${rowCount}`);
    startedAt = performance.now();
    const take = async (as: Format): Promise<Blob> =>
      (
        await ask(parley, `/v5/datasets/${id}/datapoints/export?format=${as}&version_id=${version_id}`, {
          headers,
        })
      ).blob();
    const out = await take(format);
    const outMs = performance.now() - startedAt;
    const measured = { format, inMs, outMs, bytes: out.size, idleBytes, peakBytes: parley.peakBytes() };
    const exported = format === "csv" ? { tsv: await take("tsv"), xlsx: await take("xlsx") } : {};
    return { measured, exported };
  } finally {
    await parley.stop();
  }
}

async function ask(parley: StartedParley, target: string, init: RequestInit): Promise<Response> {
  const reply = await fetch(parley.origin + target, init);
  if (!reply.ok) throw new Error(`${target}: ${reply.status}: ${await reply.text()}`);
  return reply;
}

function print(results: readonly Measured[]): void {
  const rows = results.map(({ format, inMs, outMs, bytes, idleBytes, peakBytes }) => [
    format,
    formatMegabytes(bytes),
    (inMs / 1000).toFixed(1),
    (outMs / 1000).toFixed(1),
    formatMegabytes(idleBytes),
    formatMegabytes(peakBytes),
  ]);
  const database = url === undefined ? "SQLite" : "PostgreSQL";
  process.stdout.write(`\n${rowCount.toLocaleString("en")} rows on ${database}, over HTTP\n\n`);
  process.stdout.write(`${formatTable(["file", "size", "in s", "out s", "idle", "peak"], rows)}\n\n`);
  const goals = results.map(({ format, idleBytes, peakBytes }) => {
    const grown = peakBytes - idleBytes;
    return {
      text: `${format}: the server grows by ≤ 256 MB: ${formatMegabytes(grown)}`,
      isReached: grown <= 256 * 1024 * 1024,
    };
  });
  process.stdout.write(`${formatGoals(goals)}\n`);
}
