import { CommandError } from "../../exit-codes.ts";
import type { CallOptions } from "./call-options.ts";

/** What a turn has from where it began. */
const ofBeginning = [
  "input",
  "inputs",
  "message",
  "env",
  "version",
  "file",
  "workspace",
  "samples",
  "metadata",
] as const;

/** @throws CommandError for options that do not go together */
export function checkOptions(path: string | undefined, options: CallOptions): void {
  const { file, inputs, workspace, version, env, result, results } = options;
  if (options.continue !== undefined) {
    const other = path === undefined ? ofBeginning.find((name) => options[name] !== undefined) : "path";
    if (other !== undefined)
      throw new CommandError(
        `--continue goes on with a turn as it was begun: leave out ${other === "path" ? `\`${path}\`` : `--${other}`}.`,
      );
    return;
  }
  if (result !== undefined || results !== undefined)
    throw new CommandError("--result is of a turn that waits: name its Log with --continue.");
  if (path === undefined && file === undefined)
    throw new CommandError(
      "Name the Prompt or Agent: `parley call <path>`, or give --file. See `parley call --help`.",
    );
  if (file === "-" && inputs === "-")
    throw new CommandError("Only one of --file and --inputs can read standard input.");
  if (workspace !== undefined && file === undefined)
    throw new CommandError("--workspace is where partials and pictures of --file are; give --file too.");
  if (version !== undefined && env !== undefined)
    throw new CommandError("Give --version or --env, not both.");
}
