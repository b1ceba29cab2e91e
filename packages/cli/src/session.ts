import { Parley } from "@parley/sdk";
import { type CommonOptions, withCommonOptions } from "./common-options.ts";
import { findConnection } from "./find-connection.ts";
import { createOutput, type Output } from "./output.ts";
import { requireConnection } from "./require-connection.ts";
import type { Terminal } from "./terminal.ts";

export { type CommonOptions, withCommonOptions };

/** What a command works with. */
export type Session = { readonly parley: Parley; readonly output: Output; readonly terminal: Terminal };

/**
 * Opens what a command needs; no request is made yet.
 *
 * @throws CommandError where the key of the environment is not for the server that a file names
 */
export function openSession(terminal: Terminal, options: CommonOptions): Session {
  requireConnection(terminal, options);
  return openOptionalSession(terminal, options);
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
