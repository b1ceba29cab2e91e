import { spawn } from "node:child_process";
import { CommandEnded } from "../../exit-codes.ts";
import type { Terminal } from "../../terminal.ts";

/** Where a command that was approved finds its arguments, as JSON. */
const variable = "PARLEY_ARGS";

type Running = { readonly command: readonly string[]; readonly args: Readonly<Record<string, unknown>> };

/**
 * Runs what was approved, with this terminal's input and output.
 *
 * @throws CommandEnded where it fails; so it is reported
 */
export async function runCommand(
  { environment, workingDirectory }: Terminal,
  { command: [program = "", ...rest], args }: Running,
): Promise<{ exit_code: 0 }> {
  const child = spawn(program, rest, {
    cwd: workingDirectory,
    stdio: "inherit",
    env: { ...environment, [variable]: JSON.stringify(args) },
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    // A signal's number is not known here; shells say 128 and more.
    child.once("exit", (exitCode) => resolve(exitCode ?? 128));
  });
  if (code !== 0) throw new CommandEnded(code);
  return { exit_code: 0 };
}
