import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { createPromptSubject, type Subject } from "@parley/sdk/local-parts";
import type { AgentKernel, PromptKernel } from "@parley/promptfile";
import { CommandError } from "../../exit-codes.ts";
import type { Terminal } from "../../terminal.ts";
import { readWhole } from "../test/collect-tests.ts";
import type { EvalOptions } from "./eval-options.ts";
import { filePathOf } from "./file-path-of.ts";
import { loadFunctionSubject } from "./function-subject.ts";

type Opened = {
  file: string;
  options: Pick<EvalOptions, "workspace">;
  means: Parameters<typeof createPromptSubject>[0];
};

/** What answers the cases, by its file. @throws CommandError where it is not there, or cannot be read */
export async function openSubject(terminal: Terminal, { file, options, means }: Opened): Promise<Subject> {
  if (!existsSync(resolve(terminal.workingDirectory, file)))
    throw new CommandError(`There is no file ${file}.`);
  if (!/\.(?:prompt|agent)$/.test(file)) return loadFunctionSubject(terminal, file);
  const whole = await readWhole(terminal, { file, workspace: options.workspace });
  if ("message" in whole) throw new CommandError(`${file} cannot be read:\n${whole.message}`);
  const path = filePathOf(terminal, file);
  return createPromptSubject(means, {
    name: file,
    file: file.endsWith(".agent")
      ? { path, type: "agent", content: whole.kernel as AgentKernel }
      : { path, type: "prompt", content: whole.kernel as PromptKernel },
  });
}
