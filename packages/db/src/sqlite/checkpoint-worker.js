// The program of the thread that carries the write-ahead log over to the database file. Plain JavaScript: a thread
// that first has to strip types keeps 17 MB more for the rest of its life.
import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";

const database = new DatabaseSync(workerData.file, { timeout: 0 });

parentPort?.on("message", () => {
  try {
    // Passive: never waits for readers or the writer, and never makes them wait.
    database.exec("pragma wal_checkpoint(passive)");
  } finally {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    parentPort?.postMessage("done");
  }
});
