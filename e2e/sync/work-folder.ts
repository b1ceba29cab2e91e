import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runCli } from "../testing/run-cli.ts";
import type { Parley } from "../testing/start-parley.ts";

/** A person's folder with a `parley.json`, and the command run in it; gone when disposed. */
export type WorkFolder = AsyncDisposable & {
  root: string;
  write(path: string, text: string): Promise<void>;
  read(path: string): Promise<string>;
  /** Runs the command and reads the JSON that it printed, once it ended with this code. */
  run(parts: readonly string[], code?: number): Promise<unknown>;
};

export async function openWorkFolder(parley: Parley): Promise<WorkFolder> {
  const root = await mkdtemp(join(tmpdir(), "parley-work-"));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  await write("parley.json", JSON.stringify({ version: 1, server: parley.url, folder: "parley" }));
  return {
    root,
    write,
    read: (path) => readFile(join(root, path), "utf8"),
    async run(parts, code = 0) {
      const ended = await runCli(parley, [...parts, "--json"], { workingDirectory: root });
      if (ended.code !== code)
        throw new Error(
          `parley ${parts.join(" ")} ended with ${ended.code}, not ${code}:\n${ended.log}${ended.out}`,
        );
      return JSON.parse(ended.out) as unknown;
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
