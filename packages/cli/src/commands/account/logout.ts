import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { CommandError } from "../../exit-codes.ts";
import { findConnection } from "../../find-connection.ts";
import { saveKey } from "../../key-store.ts";
import { createOutput } from "../../output.ts";
import { type CommonOptions, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";

/** `parley logout` */
export function createLogoutCommand(terminal: Terminal): Command {
  const command = new Command("logout")
    .summary("forget the API key of a server")
    .description("Forget the API key that `parley login` saved for the server. The key itself stays valid.")
    .action((options: CommonOptions) => {
      const { baseUrl } = findConnection(options, terminal);
      if (baseUrl === null) throw new CommandError("Which server? Give --server.");
      saveKey(baseUrl, null, terminal);
      const output = createOutput(terminal, options.json);
      if (output.isJson) return output.json({ server: baseUrl });
      output.line(`The key for ${baseUrl} is forgotten.`);
    });
  return withExamples(withCommonOptions(command), [["parley logout", "on a machine that others use"]]);
}
