import { exitCodes } from "../../exit-codes.ts";
import type { Terminal } from "../../terminal.ts";

/**
 * What is evaluated runs in this process, and may end it, or wait for what never comes: then there is no verdict, and
 * the process does not end as if all were well.
 */
export async function failIfEnded<T>({ stdout, stderr }: Terminal, work: () => Promise<T>): Promise<T> {
  const onExit = (code: number): void => {
    // Whoever read what was printed has left; or it ends as a failure, and has said so.
    if (stdout.errored || code === exitCodes.failed.code) return;
    process.exitCode = exitCodes.failed.code;
    stderr.write(
      "error: The process ended before the evaluation did: what is evaluated ended it (`process.exit`), or waits for what never comes.\n",
    );
  };
  process.once("exit", onExit);
  try {
    return await work();
  } finally {
    process.off("exit", onExit);
  }
}
