/** The program of a reader thread. */
import { parentPort, workerData } from "node:worker_threads";
import { serveReads } from "./serve-reads.ts";

const { file } = workerData as { file: string };
if (parentPort !== null) serveReads({ file, port: parentPort });
