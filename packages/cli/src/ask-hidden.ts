import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { CommandError } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

/** Asks at the terminal without showing what is typed. */
export async function askHidden(
  question: string,
  { stdin, stderr }: Pick<Terminal, "stdin" | "stderr">,
): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: stdin, output: nowhere, terminal: true });
  stderr.write(question);
  try {
    return await new Promise<string>((resolve, reject) => {
      reader.once("line", resolve);
      reader.once("SIGINT", () => reject(new CommandError("Nothing was saved.")));
      reader.once("close", () => reject(new CommandError("No key was given.")));
    });
  } finally {
    reader.close();
    stderr.write("\n");
  }
}
