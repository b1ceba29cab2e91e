import { basename } from "node:path";
import { findReferences, parsePromptFile, resolveReferences, type PromptKernel } from "@parley/promptfile";
import { CommandError, exitCodes } from "../exit-codes.ts";
import { createOutput } from "../output.ts";
import { readText } from "../read-inputs.ts";
import type { Terminal } from "../terminal.ts";
import { locateFile } from "./locate-file.ts";
import { renderFinding } from "./render-finding.ts";

type Options = {
  /** `-` is standard input, as a file in the working directory. */
  path: string;
  /** The top of the workspace; by default it is looked for. */
  workspace: string | undefined;
};

/**
 * What a call takes of a `.prompt` file: its text, or where it names partials or local files, the Prompt with these put
 * in, for a server cannot read them. A file that cannot be read goes as it is: the server says what is wrong with it.
 *
 * @throws CommandError where a partial or file cannot be put in, with the place of each
 */
export async function readWholePrompt(
  terminal: Terminal,
  { path, workspace }: Options,
): Promise<string | PromptKernel> {
  const text = await readText(terminal, path);
  const { kernel } = parsePromptFile(text);
  if (kernel === undefined || findReferences(kernel).length === 0) return text;
  const place = locateFile(terminal, { path: path === "-" ? "stdin.prompt" : path, workspace });
  const whole = resolveReferences(kernel, { ...place, text });
  if (whole.kernel !== undefined) return whole.kernel;
  const { noteColors, error } = createOutput(terminal, undefined);
  const shown = { path: path === "-" ? "standard input" : path, text };
  for (const diagnostic of whole.diagnostics) error(`${renderFinding(shown, diagnostic, noteColors)}\n`);
  throw new CommandError(`${basename(shown.path)} names what cannot be put in; nothing was sent.`, {
    exitCode: exitCodes.failed.code,
  });
}
