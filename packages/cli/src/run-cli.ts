import { CommanderError } from "commander";
import { createProgram } from "./create-program.ts";
import { CommandEnded, type ExitCode, exitCodes, ProblemsFound } from "./exit-codes.ts";
import { createOutput, type Output } from "./output.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Runs one command line and says how the process shall end.
 *
 * @example
 * process.exitCode = await runCli(["call", "welcome-email"], terminal);
 */
export async function runCli(parts: readonly string[], terminal: Terminal): Promise<number> {
  // A reader that leaves early, like `head`, is no failure.
  terminal.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(exitCodes.ok.code);
    throw error;
  });
  try {
    const program = await createProgram(terminal, parts);
    if (parts.length === 0) program.outputHelp();
    else await program.parseAsync(parts, { from: "user" });
    return exitCodes.ok.code;
  } catch (error) {
    // Commander has printed its help or what was wrong by now.
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.ok.code : exitCodes.usage.code;
    if (error instanceof ProblemsFound) return exitCodes.failed.code;
    if (error instanceof CommandEnded) return error.exitCode;
    const isJsonAsked = parts.includes("--json") || undefined;
    return await reportError(error, { output: createOutput(terminal, isJsonAsked), terminal });
  }
}

async function reportError(
  error: unknown,
  { output, terminal }: { output: Output; terminal: Terminal },
): Promise<ExitCode> {
  // It knows the errors of a server, and is not loaded where there are none.
  const { describeError } = await import("./describe-error.ts");
  const { message, hint, exitCode } = describeError(error);
  const { red, dim } = output.noteColors;
  if (output.isJsonAsked) {
    const { code = null, details = null } = error as { code?: string; details?: unknown };
    terminal.stderr.write(`${JSON.stringify({ error: { code, message, details } })}\n`);
  } else {
    terminal.stderr.write(`${red("error:")} ${message}\n${hint === null ? "" : `${dim(hint)}\n`}`);
  }
  if (terminal.environment["PARLEY_DEBUG"]) console.error(error);
  return exitCode;
}
