import { Worker } from "node:worker_threads";
import { on } from "node:events";
import { checkHeader, toRow } from "./read-delimited.ts";
import type { TableRow } from "./table-columns.ts";
import type { ToReader, ToWorker } from "./workbook-messages.ts";

/** A workbook is an archive: a megabyte of it may stand for gigabytes. */
const maxMemoryMb = 512;

/** The rows of a workbook's first sheet, whose first row names the columns; empty rows are passed over. */
export async function* readWorkbook(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TableRow> {
  let header: string[] | undefined;
  for await (const cells of readCells(bytes)) {
    if (cells.every((cell) => cell === "")) continue;
    if (header === undefined) header = checkHeader(cells);
    else yield toRow(header, cells);
  }
}

/** On a thread with memory of its own: taking an archive apart may be long, and nobody else has to wait for it. */
async function* readCells(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const worker = new Worker(new URL("workbook-worker.ts", import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: maxMemoryMb },
    // What the process was started with is not for threads.
    execArgv: [],
  });
  const source = bytes[Symbol.asyncIterator]();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  const answer = (message: ToWorker): void => worker.postMessage(message);
  try {
    for await (const [message] of on(worker, "message", { close: ["exit"] }) as AsyncIterable<[ToReader]>) {
      if (message.kind === "end") return;
      if (message.kind === "failed") throw new Error(message.reason);
      if (message.kind === "rows") {
        yield* message.rows;
        answer({ kind: "rows-taken" });
      } else {
        const next = await source.next();
        answer(next.done ? { kind: "bytes" } : { kind: "bytes", chunk: next.value });
      }
    }
    throw new Error("it ended before its last row");
  } catch (error) {
    const isTooLarge = error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
    throw isTooLarge ? new Error(`it takes more than ${maxMemoryMb} MB of memory to read`) : error;
  } finally {
    await worker.terminate();
    await source.return?.();
  }
}
