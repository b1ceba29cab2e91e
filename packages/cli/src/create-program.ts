import { Command } from "commander";
import { createApiCommand } from "./commands/api/index.ts";
import { createApiKeysCommand } from "./commands/api-keys/index.ts";
import { createAuditCommand } from "./commands/audit/index.ts";
import { createCallCommand } from "./commands/call.ts";
import { createCiCommand } from "./commands/ci/index.ts";
import { createCompletionCommand } from "./commands/completion.ts";
import { createConvertCommand } from "./commands/convert/index.ts";
import { createFormatCommand } from "./commands/format.ts";
import { createExportCommand } from "./commands/export/index.ts";
import { createImportCommand } from "./commands/import/index.ts";
import { createKeysCommand } from "./commands/keys/index.ts";
import { createLanguageServerCommand } from "./commands/language-server/index.ts";
import { createLintCommand } from "./commands/lint.ts";
import { createLogsCommand } from "./commands/logs/index.ts";
import { createPromptsCommand } from "./commands/prompts/index.ts";
import { createServeCommand } from "./commands/serve.ts";
import { createSignInCommand } from "./commands/sign-in.ts";
import {
  createDiffCommand,
  createInitCommand,
  createLogCommand,
  createLoginCommand,
  createLogoutCommand,
  createPullCommand,
  createPushCommand,
  createStatusCommand,
  createSyncCommand,
  createWhoamiCommand,
} from "./commands/sync/index.ts";
import { createTestCommand } from "./commands/test/index.ts";
import { createTypesCommand } from "./commands/types/index.ts";
import { createWatchCommand } from "./commands/watch/index.ts";
import { exitCodes } from "./exit-codes.ts";
import { withExamples } from "./examples.ts";
import { createOutput } from "./output.ts";
import { readVersion } from "./read-version.ts";
import type { Terminal } from "./terminal.ts";

const syncCommands = [
  createInitCommand,
  createStatusCommand,
  createPullCommand,
  createPushCommand,
  createSyncCommand,
  createDiffCommand,
  createLogCommand,
];

const accountCommands = [createLoginCommand, createLogoutCommand, createWhoamiCommand];

const checkCommands = [createTestCommand, createTypesCommand, createCiCommand, createWatchCommand];

/** The whole command, made anew for each command line. */
export function createProgram(terminal: Terminal): Command {
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
  addCommands(program, terminal);
  withExamples(program, [
    ["parley serve", "start a server here"],
    ['parley call welcome-email --input customer_name="John Doe"', "call a Prompt"],
    ["parley logs --follow", "watch calls come in"],
    ["parley prompts show welcome-email > welcome-email.prompt", "edit it as a file, then:"],
    ["parley call welcome-email --file welcome-email.prompt", "try the edited version"],
  ]);
  return program.addHelpText("after", () => describeSurroundings(colors));
}

function addCommands(program: Command, terminal: Terminal): void {
  const add = (command: Command): void => void program.addCommand(inherit(command, program));
  program.commandsGroup("Every day:");
  add(createServeCommand(terminal));
  add(createCallCommand(terminal));
  add(createLogsCommand(terminal));
  add(createPromptsCommand(terminal));
  add(createApiCommand(terminal));
  program.commandsGroup("A work tree and the registry:");
  for (const create of [...syncCommands, ...accountCommands]) add(create(terminal));
  program.commandsGroup("Files:");
  add(createFormatCommand(terminal));
  add(createLintCommand(terminal));
  for (const create of checkCommands) add(create(terminal));
  add(createConvertCommand(terminal));
  add(createLanguageServerCommand(terminal));
  program.commandsGroup("Setting up:");
  add(createKeysCommand(terminal));
  add(createApiKeysCommand(terminal));
  add(createAuditCommand(terminal));
  add(createSignInCommand(terminal));
  add(createImportCommand(terminal));
  add(createExportCommand(terminal));
  add(createCompletionCommand(terminal, program));
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
  here or in a folder above.

${bold("Output:")}
  Words and tables on a terminal, JSON elsewhere; --json and --no-json decide it. NO_COLOR is heard.

${bold("Exit codes:")}
${codes.join("\n")}

\`parley <command> --help\` explains a command with examples.`;
}
