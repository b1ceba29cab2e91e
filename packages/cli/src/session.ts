import { Parley } from "@parley/sdk";
import { type Command, Option } from "commander";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { findConnection } from "./find-connection.ts";
import { createOutput, type Output } from "./output.ts";
import type { Terminal } from "./terminal.ts";

/** The options every command that asks a server understands. */
export type CommonOptions = {
  readonly server?: string;
  readonly serverKey?: string;
  readonly json?: boolean;
};

/** What a command works with. */
export type Session = { readonly parley: Parley; readonly output: Output; readonly terminal: Terminal };

const connectionGroup = "Where and how:";

/** Adds the common options to a command. */
export function withCommonOptions(command: Command): Command {
  const options = [
    new Option("--json", "print JSON (the default where the output is not a terminal)"),
    new Option("--no-json", "print for people, wherever the output goes"),
    new Option("--server <url>", "the server to ask (or PARLEY_BASE_URL)"),
    new Option("--server-key <key>", "the API key of the server (or PARLEY_API_KEY)"),
  ];
  for (const option of options) command.addOption(option.helpGroup(connectionGroup));
  return command;
}

/**
 * Opens what a command needs; no request is made yet.
 *
 * @throws CommandError where the key of the environment is not for the server that a file names
 */
export function openSession(terminal: Terminal, options: CommonOptions): Session {
  const session = openOptionalSession(terminal, options);
  const { withheld } = findConnection(options, terminal);
  if (withheld !== null) throw new CommandError(withheld, { exitCode: exitCodes.unauthenticated.code });
  return session;
}

/** The same for a command that may do without a server. */
export function openOptionalSession(terminal: Terminal, options: CommonOptions): Session {
  const { baseUrl, apiKey } = findConnection(options, terminal);
  const parley = new Parley({
    environment: {},
    // A person sees at once what is wrong, and repeats it themselves.
    maxRetries: 0,
    ...(baseUrl !== null && { baseUrl }),
    ...(apiKey !== null && { apiKey }),
  });
  return { parley, output: createOutput(terminal, options.json), terminal };
}
