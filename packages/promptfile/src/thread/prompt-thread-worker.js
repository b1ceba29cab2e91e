// The program of the thread that parses and renders. Plain JavaScript up to the compile cache: what comes after it is
// served from there, and a thread that has to strip types itself keeps 17 MB more.
import { enableCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";

if (workerData.compileCacheFolder !== undefined) enableCompileCache(workerData.compileCacheFolder);
const { runThreadJob } = await import("./run-thread-job.ts");

parentPort?.on("message", async (request) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage({ result: await runThreadJob(request) });
});
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage("ready");
