import type { CommonOptions } from "./common-options.ts";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { type Connection, findConnection } from "./find-connection.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Which server a command asks.
 *
 * @throws CommandError where the key of the environment is not for the server that a file names
 */
export function requireConnection(terminal: Terminal, options: CommonOptions): Connection {
  const connection = findConnection(options, terminal);
  if (connection.withheld !== null)
    throw new CommandError(connection.withheld, { exitCode: exitCodes.unauthenticated.code });
  return connection;
}
