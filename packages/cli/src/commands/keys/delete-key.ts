import { Command } from "commander";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";

/** `parley keys delete <provider>` */
export function createDeleteKeyCommand(terminal: Terminal): Command {
  const command = new Command("delete")
    .summary("forget a provider's key")
    .description("Forget a provider's saved key.")
    .argument("<provider>", "`openai`, `anthropic`, …")
    .action(async (provider: string, options: CommonOptions) => {
      const { parley, output } = openSession(terminal, options);
      await parley.providerKeys.delete({ provider });
      if (output.isJson) return output.json({ provider, deleted: true });
      output.line(`Forgot the key of ${provider}.`);
    });
  return withCommonOptions(command);
}
