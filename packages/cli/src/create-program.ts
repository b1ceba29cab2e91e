import { Command } from "commander";
import { commandGroups } from "./commands/index.ts";
import { exitCodes } from "./exit-codes.ts";
import { withExamples } from "./examples.ts";
import { createOutput } from "./output.ts";
import { readVersion } from "./read-version.ts";
import type { Terminal } from "./terminal.ts";

/** The program, made anew for each command line, with the command that it names; with all, where it names none. */
export async function createProgram(terminal: Terminal, parts: readonly string[]): Promise<Command> {
  const { colors, noteColors } = createOutput(terminal, undefined);
  const program = new Command("parley")
    .description(
      "Parley: your team's prompts, called, versioned and logged. This command starts a server and talks to it; what is listed under Files needs none.",
    )
    .version(readVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "explain a command")
    .helpCommand("help [command]", "explain a command")
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError("--help explains it, with examples.")
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error:/, noteColors.red("error:"))),
      getOutHelpWidth: () => terminal.stdout.columns ?? 100,
      getErrHelpWidth: () => terminal.stderr.columns ?? 100,
      getOutHasColors: () => colors.isColorSupported,
    })
    .configureHelp({
      styleTitle: colors.bold,
      styleCommandText: colors.cyan,
      styleSubcommandText: colors.cyan,
      styleOptionText: colors.cyan,
      styleArgumentText: colors.cyan,
    });
  await addCommands(program, { terminal, parts });
  withExamples(program, [
    ["parley serve", "start a server here"],
    ['parley call welcome-email --input customer_name="John Doe"', "call a Prompt"],
    ["parley logs --follow", "watch calls come in"],
    ["parley prompts show welcome-email > welcome-email.prompt", "edit it as a file, then:"],
    ["parley call welcome-email --file welcome-email.prompt", "try the edited version"],
  ]);
  return program.addHelpText("after", () => describeSurroundings(colors));
}

type Line = { terminal: Terminal; parts: readonly string[] };

async function addCommands(program: Command, { terminal, parts }: Line): Promise<void> {
  const named = commandGroups.flatMap(({ entries }) => entries).find(({ name }) => name === parts[0]);
  // Completions are of all commands.
  const isAlone = named !== undefined && named.name !== "completion";
  for (const { title, entries } of commandGroups) {
    program.commandsGroup(title);
    for (const entry of entries)
      if (!isAlone || entry === named)
        program.addCommand(inherit(await entry.load({ terminal, program }), program));
  }
}

/** Commands are made apart from the program; what it decides for all of them goes down the tree here. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent).enablePositionalOptions().helpCommand(false);
  for (const child of command.commands) inherit(child, command);
  return command;
}

function describeSurroundings({ bold }: { bold: (text: string) => string }): string {
  const codes = Object.values(exitCodes).map(({ code, meaning }) => `  ${code}  ${meaning}`);
  return `
${bold("Which server:")}
  The flags --server and --server-key after the command, else PARLEY_BASE_URL and PARLEY_API_KEY, else the server that
  parley.json names with the key that \`parley login\` saved, else what \`parley serve\` left in .parley/cli.json; both
  here or in a folder above. A key of the environment is sent to no server that only a file names.

${bold("Output:")}
  Words and tables on a terminal, JSON elsewhere; --json and --no-json decide it. NO_COLOR is heard.

${bold("Exit codes:")}
${codes.join("\n")}

\`parley <command> --help\` explains a command with examples.`;
}
