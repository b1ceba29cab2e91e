import { once } from "node:events";
import { Worker } from "node:worker_threads";

/**
 * What only computes: no database, no state, nothing but what goes in.
 *
 * @example
 * const counting = { module: import.meta.url, run: countLines };
 */
export type Computation<Input, Output> = {
  /** Where a thread finds `run`. It loads this module and what that imports: let that be little. */
  module: string;
  /** A function that `module` exports under the function's own name. */
  run(input: Input): Output;
};

export type ComputeRequest = { module: string; name: string; input: unknown };
export type ComputeReply = { output: unknown } | { error: unknown };

/** Below so many letters it takes less time than a thread needs to start. */
const fewestLetters = 200_000;

let last: Promise<unknown> = Promise.resolve();

/**
 * Computes on a thread, one after the other; what is small, here and now. What goes in and what comes out is copied: let
 * it be texts.
 *
 * @param letters about how long what goes in is
 * @throws what `run` throws, as far as it can be copied: its message, its stack, not its class
 */
export async function compute<Input, Output>(
  computation: Computation<Input, Output>,
  { input, letters }: { input: Input; letters: number },
): Promise<Output> {
  if (letters < fewestLetters) return computation.run(input);
  const result = last.then(() => onThread(computation, input));
  last = result.catch(() => undefined);
  return result;
}

async function onThread<Input, Output>(
  { module, run }: Computation<Input, Output>,
  input: Input,
): Promise<Output> {
  const request: ComputeRequest = { module, name: run.name, input };
  const worker = new Worker(new URL("./compute-worker.ts", import.meta.url), {
    workerData: request,
    // What the process was started with is not for threads.
    execArgv: [],
  });
  try {
    const leaving = once(worker, "exit").then((): never => {
      throw new Error(`${run.name} ended its thread without an answer`);
    });
    const [reply] = (await Promise.race([once(worker, "message"), leaving])) as [ComputeReply];
    if ("error" in reply) throw reply.error;
    return reply.output as Output;
  } finally {
    await worker.terminate();
  }
}
