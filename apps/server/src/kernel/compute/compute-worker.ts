import { parentPort, workerData } from "node:worker_threads";
import type { ComputeReply, ComputeRequest } from "./compute.ts";

const port = parentPort;
if (port === null) throw new Error("This runs on a thread only");

const { module, name, input } = workerData as ComputeRequest;

async function answer(): Promise<ComputeReply> {
  try {
    const found = (await import(module)) as Record<string, (input: unknown) => unknown>;
    const run = found[name];
    if (run === undefined) throw new TypeError(`${module} exports no ${name}`);
    return { output: run(input) };
  } catch (error) {
    return { error };
  }
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
port.postMessage(await answer());
