import { detectFormat, findFormat, promptFormats, type PromptFormat } from "@parley/promptfile/convert";
import { Command, Option } from "commander";
import { withExamples } from "../../examples.ts";
import { CommandError, ProblemsFound } from "../../exit-codes.ts";
import { createOutput } from "../../output.ts";
import { readPromptFile } from "../../prompt-files/read-prompt-file.ts";
import type { Terminal } from "../../terminal.ts";
import { convertSource, type ConvertedSource } from "./convert-source.ts";
import { findSources } from "./find-sources.ts";
import { reportConversion } from "./report-conversion.ts";
import { writeConverted } from "./write-converted.ts";

export type ConvertOptions = {
  readonly from?: string;
  readonly to: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly model?: string;
  readonly name?: string;
  readonly quiet?: boolean;
  readonly stdinName: string;
};

const names = promptFormats.map(({ name }) => name).toSorted();

/** `parley convert <files…>` */
export function createConvertCommand(terminal: Terminal): Command {
  const command = new Command("convert")
    .summary("convert prompts from and to other tools' formats")
    .description(
      "Convert prompts between formats. What the other format cannot hold is said line by line.\n" +
        "Works without a server; without --out the result goes to standard output.",
    )
    .argument("<files...>", "files, globs in quotes, or - for standard input")
    .addOption(
      new Option("--from <format>", "what they are written in (default: looked at each file)").choices(names),
    )
    .addOption(new Option("--to <format>", "what to write").choices(names).default("prompt"))
    .option("--out <folder>", "write a file for each prompt into this folder")
    .option("--force", "with --out, write over files that are there")
    .option("--model <name>", "the model of prompts that name none")
    .option("--name <name>", "what to call the prompt, where there is one")
    .option("--strict", "end with 1 when something could not be carried")
    .option("-q, --quiet", "do not say what could not be carried")
    .option("--json", "print prompts and notes as JSON")
    .option(
      "--stdin-name <name>",
      "what standard input is called; its ending helps to tell its format",
      "stdin",
    )
    .action((patterns: string[], options: ConvertOptions) => convert(terminal, patterns, options))
    .addHelpText("after", () => `\nFormats:\n${describeFormats()}\n\n${EXIT_CODES}`);
  return withExamples(command, [
    ["parley convert promptfooconfig.yaml --out prompts", "every prompt of a promptfoo configuration"],
    ["parley convert 'prompts/**/*.prompty' --out prompts", "a folder of Prompty files"],
    ["parley convert reply.prompt --to dotprompt", "the other way"],
    ["parley convert - --from langfuse --strict < prompt.json", "from a pipe, in CI"],
  ]);
}

const EXIT_CODES =
  "Exit codes: 0 converted, 1 nothing could be read (with --strict: or something could not be carried), 2 not understood.";

function describeFormats(): string {
  const width = Math.max(...names.map((name) => name.length));
  return promptFormats
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`)
    .join("\n");
}

async function convert(terminal: Terminal, patterns: string[], options: ConvertOptions): Promise<void> {
  const output = createOutput(terminal, options.json);
  const to = findFormat(options.to);
  if (!to) throw new CommandError(`There is no format "${options.to}".`);
  const sources: ConvertedSource[] = [];
  for (const path of await findSources(terminal, patterns)) {
    const { text, path: shown } = await readPromptFile(terminal, path, options.stdinName);
    sources.push(
      convertSource({ path: shown, text }, { from: chooseFormat(text, shown, options), to, options }),
    );
  }
  if (options.name !== undefined && sources.flatMap(({ prompts }) => prompts).length > 1)
    throw new CommandError("--name is for one prompt, and there are more.");
  const files = options.out === undefined ? [] : await writeConverted(sources, { terminal, to, options });
  reportConversion(sources, { output, options, files, to });
  const isNothingRead = sources.some(({ prompts }) => prompts.length === 0);
  const isLossy = sources.some(({ notes }) => notes.length > 0);
  if (isNothingRead || (options.strict && isLossy)) throw new ProblemsFound();
}

/** @throws CommandError where nobody says and nothing tells */
function chooseFormat(text: string, path: string, { from }: ConvertOptions): PromptFormat {
  const format = from === undefined ? detectFormat(text, path) : findFormat(from);
  if (format) return format;
  throw new CommandError(
    `What format ${path} is written in cannot be told. Say it: --from ${names.join("|")}`,
  );
}
