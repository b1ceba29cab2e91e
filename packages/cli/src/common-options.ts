import { type Command, Option } from "commander";

/** The options every command that asks a server understands. */
export type CommonOptions = {
  readonly server?: string;
  readonly serverKey?: string;
  readonly json?: boolean;
};

const connectionGroup = "Where and how:";

/** Adds the common options to a command. */
export function withCommonOptions(command: Command): Command {
  return withConnectionOptions(
    add(command, [
      new Option("--json", "print JSON (the default where the output is not a terminal)"),
      new Option("--no-json", "print for people, wherever the output goes"),
    ]),
  );
}

/** Adds which server is asked, and by whom. */
export const withConnectionOptions = (command: Command): Command =>
  add(command, [
    new Option("--server <url>", "the server to ask (or PARLEY_BASE_URL)"),
    new Option("--server-key <key>", "the API key of the server (or PARLEY_API_KEY)"),
  ]);

function add(command: Command, options: readonly Option[]): Command {
  for (const option of options) command.addOption(option.helpGroup(connectionGroup));
  return command;
}
