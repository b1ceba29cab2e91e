import type { DatapointFormat, GivenDatapoint } from "@parley/contract";
import { toTableRow } from "./table-columns.ts";

type Datapoints = AsyncIterable<GivenDatapoint>;

/**
 * Datapoints as a file, piece by piece. A table needs its columns first, so there the Datapoints are read twice: once for
 * their names.
 */
export function writeDatapoints(read: () => Datapoints, format: DatapointFormat): AsyncIterable<Uint8Array> {
  if (format === "jsonl") return writeLines(read());
  return format === "xlsx" ? writeWorkbook(read) : writeDelimited(read, format === "csv" ? "," : "\t");
}

async function* writeLines(datapoints: Datapoints): AsyncGenerator<Uint8Array> {
  for await (const datapoint of datapoints) yield Buffer.from(`${JSON.stringify(datapoint)}\n`);
}

async function* writeDelimited(read: () => Datapoints, delimiter: string): AsyncGenerator<Uint8Array> {
  const columns = await findColumns(read());
  const { stringify } = await import("csv-stringify/sync");
  yield Buffer.from(stringify([columns], { delimiter }));
  for await (const datapoint of read()) {
    const row = toTableRow(datapoint);
    yield Buffer.from(stringify([columns.map((column) => row[column] ?? "")], { delimiter }));
  }
}

async function* writeWorkbook(read: () => Datapoints): AsyncGenerator<Uint8Array> {
  const columns = await findColumns(read());
  const rows = async function* (): AsyncGenerator<string[]> {
    for await (const datapoint of read()) {
      const row = toTableRow(datapoint);
      yield columns.map((column) => row[column] ?? "");
    }
  };
  // With the first workbook: most servers never write one.
  const { writeXlsxStream } = await import("hucre/xlsx");
  const options = { name: "Datapoints", columns: columns.map((header) => ({ header })) };
  for await (const chunk of writeXlsxStream(rows(), options)) yield chunk;
}

const last = ["messages", "target", "split", "tags"];

/** Inputs first, in the order in which they come up, then messages, target and words. */
async function findColumns(datapoints: Datapoints): Promise<string[]> {
  const names = new Set<string>();
  for await (const datapoint of datapoints)
    for (const name of Object.keys(toTableRow(datapoint))) names.add(name);
  const rank = (name: string): number => last.indexOf(name.replace(/^target\..*$/, "target"));
  return [...names].toSorted((a, b) => rank(a) - rank(b));
}
