import { datasetErrors, GivenDatapoint, type DatapointFormat } from "@parley/contract";
import { DatapointRowError } from "./datapoint-row-error.ts";
import { readDelimited } from "./read-delimited.ts";
import { readLines } from "./read-lines.ts";
import { readWorkbook } from "./read-workbook.ts";
import { fromTableRow } from "./table-columns.ts";

type Bytes = AsyncIterable<Uint8Array>;

const readers: Readonly<Record<DatapointFormat, (bytes: Bytes) => AsyncIterable<unknown>>> = {
  csv: (bytes) => mapRows(readDelimited(bytes, ","), fromTableRow),
  tsv: (bytes) => mapRows(readDelimited(bytes, "\t"), fromTableRow),
  xlsx: (bytes) => mapRows(readWorkbook(bytes), fromTableRow),
  jsonl: readLines,
};

async function* mapRows<T, R>(rows: AsyncIterable<T>, map: (row: T) => R): AsyncGenerator<R> {
  for await (const row of rows) yield map(row);
}

/**
 * The Datapoints of a file, row by row, each checked; the file is never whole in memory.
 *
 * @throws unprocessable naming the row, counted from 1 without a header
 */
export async function* readDatapoints(bytes: Bytes, format: DatapointFormat): AsyncGenerator<GivenDatapoint> {
  let row = 0;
  const fail = (reason: string, at: number | null): never => {
    throw datasetErrors.fileUnreadable({ format, row: at, reason });
  };
  const rows = readers[format](bytes)[Symbol.asyncIterator]();
  for (;;) {
    const next = await rows.next().catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : "unreadable";
      return fail(reason, error instanceof DatapointRowError ? row + 1 : null);
    });
    if (next.done) return;
    row += 1;
    const parsed = GivenDatapoint.safeParse(next.value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      fail(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not a Datapoint"}`, row);
    } else {
      yield parsed.data;
    }
  }
}
