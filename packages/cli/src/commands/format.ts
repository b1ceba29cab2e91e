import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { formatAgentFile, formatPromptFile } from "@parley/promptfile";
import { Command } from "commander";
import { withExamples } from "../examples.ts";
import { ProblemsFound } from "../exit-codes.ts";
import { createOutput, toSafeText, type Output } from "../output.ts";
import { readPromptFile, type PromptFileSource } from "../prompt-files/read-prompt-file.ts";
import { renderFinding } from "../prompt-files/render-finding.ts";
import { selectSources } from "../prompt-files/select-sources.ts";
import type { Terminal } from "../terminal.ts";

type Options = { readonly check?: boolean; readonly quiet?: boolean; readonly stdinName: string };

/** `parley fmt <files…>` */
export function createFormatCommand(terminal: Terminal): Command {
  const command = new Command("fmt")
    .summary("format .prompt and .agent files")
    .description(
      "Write .prompt and .agent files in their canonical layout; comments stay, and what a file means never changes.\n" +
        "Works without a server. Standard input (-) goes to standard output.",
    )
    .argument("<files...>", "files, folders, globs in quotes, or - for standard input")
    .option(
      "--check",
      "write nothing; name the files that are not formatted, and end with 1 if there are any",
    )
    .option("-q, --quiet", "do not name files")
    .option("--stdin-name <name>", "what standard input is called; its ending tells its kind", "stdin.prompt")
    .action(async (patterns: string[], options: Options) => {
      const output = createOutput(terminal, undefined);
      let isWrong = false;
      for (const path of await selectSources(terminal, patterns)) {
        const source = await readPromptFile(terminal, path, options.stdinName);
        const outcome = formatSource(source, output);
        if (outcome.isUnreadable || (options.check && outcome.isChanged)) isWrong = true;
        if (path === "-" && !options.check && !outcome.isUnreadable) output.write(outcome.text);
        if (path === "-" || !outcome.isChanged) continue;
        if (!options.check) await writeFile(resolve(terminal.workingDirectory, path), outcome.text);
        if (!options.quiet) output.line(toSafeText(path));
      }
      if (isWrong) throw new ProblemsFound();
    })
    .addHelpText(
      "after",
      "\nExit codes: 0 all is formatted, 1 a file cannot be read (with --check: or is not formatted), 2 not understood.",
    );
  return withExamples(command, [
    ["parley fmt prompts", "every .prompt and .agent file in a folder"],
    ["parley fmt --check 'prompts/**/*.prompt'", "in CI"],
    ["parley fmt - < draft.prompt", "from an editor"],
  ]);
}

type Outcome = { text: string; isChanged: boolean; isUnreadable: boolean };

/** Errors of reading go to standard error at once; such a file is left alone. */
function formatSource(source: PromptFileSource, output: Output): Outcome {
  const format = source.kind === "agent" ? formatAgentFile : formatPromptFile;
  const { text, diagnostics } = format(source.text);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  for (const error of errors) output.error(renderFinding(source, error, output.noteColors));
  return { text, isChanged: text !== source.text, isUnreadable: errors.length > 0 };
}
