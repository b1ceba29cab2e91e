import { parentPort } from "node:worker_threads";
import { streamXlsxRows } from "hucre/xlsx";
import type { ToReader, ToWorker } from "./workbook-messages.ts";

const port = parentPort;
if (port === null) throw new Error("This runs on a thread only");

const rowsAtOnce = 200;

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
const send = (message: ToReader): void => port.postMessage(message);

/** Bytes are asked for while rows are being taken, so each answer finds its question by its kind. */
const waiting = new Map<ToWorker["kind"], (answer: ToWorker) => void>();
port.on("message", (answer: ToWorker) => waiting.get(answer.kind)?.(answer));

const ask = (message: ToReader, kind: ToWorker["kind"]): Promise<ToWorker> =>
  new Promise((resolve) => {
    waiting.set(kind, resolve);
    send(message);
  });

const bytes = new ReadableStream<Uint8Array>(
  {
    async pull(controller) {
      const answer = await ask({ kind: "more-bytes" }, "bytes");
      const chunk = answer.kind === "bytes" ? answer.chunk : undefined;
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
  },
  { highWaterMark: 0 },
);

type Cell = string | number | boolean | Date | null;

function toText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "";
  return cell instanceof Date ? cell.toISOString() : String(cell);
}

try {
  let rows: string[][] = [];
  for await (const { values } of streamXlsxRows(bytes)) {
    if (rows.push([...values].map((cell) => toText(cell as Cell | undefined))) < rowsAtOnce) continue;
    await ask({ kind: "rows", rows }, "rows-taken");
    rows = [];
  }
  if (rows.length > 0) await ask({ kind: "rows", rows }, "rows-taken");
  send({ kind: "end" });
} catch (error) {
  send({ kind: "failed", reason: error instanceof Error ? error.message : "unreadable" });
}
port.close();
