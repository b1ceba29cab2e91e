import { basename } from "node:path";
import {
  type AgentKernel,
  findReferences,
  parseAgentFile,
  parsePromptFile,
  type PromptKernel,
  resolveReferences,
} from "@parley/promptfile";
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

/** See {@link readWhole}. */
export const readWholePrompt = (terminal: Terminal, options: Options): Promise<string | PromptKernel> =>
  readWhole<PromptKernel>(terminal, { ...options, kind: "prompt", parse: parsePromptFile });

/** See {@link readWhole}. */
export const readWholeAgent = (terminal: Terminal, options: Options): Promise<string | AgentKernel> =>
  readWhole<AgentKernel>(terminal, { ...options, kind: "agent", parse: parseAgentFile });

type Reading<Kernel> = Options & {
  kind: "prompt" | "agent";
  parse: (text: string) => { kernel?: Kernel | undefined };
};

/**
 * What a call takes of a `.prompt` or `.agent` file: its text, or where it names partials or local files, what it holds with these put
 * in, for a server cannot read them. A file that cannot be read goes as it is: the server says what is wrong with it.
 *
 * @throws CommandError where a partial or file cannot be put in, with the place of each
 */
async function readWhole<Kernel extends PromptKernel | AgentKernel>(
  terminal: Terminal,
  { path, workspace, kind, parse }: Reading<Kernel>,
): Promise<string | Kernel> {
  const text = await readText(terminal, path);
  const { kernel } = parse(text);
  if (kernel === undefined || findReferences(kernel).length === 0) return text;
  const place = locateFile(terminal, { path: path === "-" ? `stdin.${kind}` : path, workspace });
  const whole = resolveReferences(kernel, { ...place, text });
  if (whole.kernel !== undefined) return whole.kernel;
  const { noteColors, error } = createOutput(terminal, undefined);
  const shown = { path: path === "-" ? "standard input" : path, text };
  for (const diagnostic of whole.diagnostics) error(`${renderFinding(shown, diagnostic, noteColors)}\n`);
  throw new CommandError(`${basename(shown.path)} names what cannot be put in; nothing was sent.`, {
    exitCode: exitCodes.failed.code,
  });
}
