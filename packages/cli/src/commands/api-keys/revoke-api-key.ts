import { Command } from "commander";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";

/** `parley api-keys revoke <id>` */
export function createRevokeApiKeyCommand(terminal: Terminal): Command {
  const command = new Command("revoke")
    .summary("end a key")
    .description("End a key, and what a rotation left of it, within a second.")
    .argument("<id>", "the key's id, from `parley api-keys list`")
    .action(async (id: string, options: CommonOptions) => {
      const { parley, output } = openSession(terminal, options);
      await parley.apiKeys.revoke({ id });
      if (output.isJson) return output.json({ id, revoked: true });
      output.line(`Revoked ${id}.`);
    });
  return withCommonOptions(command);
}
