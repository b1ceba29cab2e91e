import { createInterface } from "node:readline";

/** Lines of a person, one at a time; those typed ahead are kept. */
export type LineReader = {
  /** Rejects when the input is closed, or with the signal's reason. */
  ask(question: string, signal: AbortSignal): Promise<string>;
  /** Gives the input back. */
  close(): void;
};

type Streams = { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream };

/** Reads only while somebody asks, so that a process may end though its input is open. */
export function createLineReader({ input, output }: Streams): LineReader {
  const typed: string[] = [];
  let waiting: { resolve: (line: string) => void; reject: (error: Error) => void } | undefined;
  let isClosed = false;
  const isTerminal = "isTTY" in output && output.isTTY === true && "isTTY" in input && input.isTTY === true;
  let reader: ReturnType<typeof createInterface> | undefined;
  const open = () => {
    const opened = createInterface({ input, output, terminal: isTerminal });
    opened.on("line", (line) => {
      if (waiting === undefined) return void typed.push(line);
      const { resolve } = waiting;
      // Lines come several at once; the next ones are for the next questions.
      waiting = undefined;
      resolve(line);
    });
    opened.on("close", () => {
      isClosed = true;
      waiting?.reject(new Error("The terminal was closed."));
    });
    // As it would be without us: the process ends.
    opened.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
    return opened;
  };
  return {
    close: () => reader?.close(),
    async ask(question, signal) {
      signal.throwIfAborted();
      const early = typed.shift();
      reader ??= open();
      if (early !== undefined) {
        output.write(`${question}${early}\n`);
        return early;
      }
      if (isClosed) throw new Error("The terminal was closed.");
      let resolve: (line: string) => void = () => {};
      let reject: (error: Error) => void = () => {};
      const promise = new Promise<string>((...both) => ([resolve, reject] = both));
      const leave = (): void => reject(signal.reason as Error);
      signal.addEventListener("abort", leave, { once: true });
      waiting = { resolve, reject };
      reader.resume();
      reader.setPrompt(question);
      reader.prompt();
      try {
        return await promise;
      } finally {
        waiting = undefined;
        signal.removeEventListener("abort", leave);
        if (!isClosed) reader.pause();
      }
    },
  };
}
