import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findProgram } from "./programs.ts";
import { compileCache, type Parley } from "./start-parley.ts";

const entry = findProgram(fileURLToPath(new URL("../../packages/cli/src/bin.ts", import.meta.url)));

export type CliRun = { code: number | null; signal: string | null; out: string; log: string };

export type CliOptions = {
  workingDirectory?: string;
  /** Gets what ends it in the middle. */
  onStart?: (kill: () => void) => void;
};

/** `parley …` against a running Parley, as a process of its own. */
export function runCli(
  { url, apiKey }: Pick<Parley, "url" | "apiKey">,
  parts: readonly string[],
  { workingDirectory, onStart = () => {} }: CliOptions = {},
): Promise<CliRun> {
  const child = spawn(process.execPath, [entry, ...parts], {
    ...(workingDirectory !== undefined && { cwd: workingDirectory }),
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"] ?? "",
      PARLEY_BASE_URL: url,
      PARLEY_API_KEY: apiKey,
      NODE_COMPILE_CACHE: compileCache,
    },
  });
  const written = { out: "", log: "" };
  child.stdout.on("data", (chunk: Buffer) => void (written.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => void (written.log += chunk.toString()));
  onStart(() => void child.kill("SIGKILL"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, ...written }));
  });
}
