import { Command } from "commander";
import { parseCount } from "../../parse-options.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";

type Options = CommonOptions & { readonly overlap?: number; readonly now?: boolean };

/** `parley api-keys rotate <id>` */
export function createRotateApiKeyCommand(terminal: Terminal): Command {
  const command = new Command("rotate")
    .summary("give a key a new secret")
    .description("Give a key a new secret and print it, this once. The old one works a while longer.")
    .argument("<id>", "the key's id, from `parley api-keys list`")
    .option("--overlap <hours>", "how long the old one works still (default: 24)", parseCount)
    .option("--now", "the old one ends at once")
    .action(async (id: string, options: Options) => {
      const { parley, output } = openSession(terminal, options);
      const hours = options.now === true ? 0 : options.overlap;
      const rotated = await parley.apiKeys.rotate({
        id,
        ...(hours !== undefined && { overlap_hours: hours }),
      });
      if (output.isJson) return output.json(rotated);
      output.line(rotated.key);
      const until = rotated.old_key_works_until;
      output.note(until === null ? "The old one works no more." : `The old one works until ${until}.`);
    });
  return withCommonOptions(command);
}
