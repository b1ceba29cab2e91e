import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { CommandError, exitCodes } from "../../exit-codes.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { findChannel } from "./find-channel.ts";

type Options = CommonOptions & { readonly place?: string };

/** `parley channels test <channel>` */
export function createTestChannelCommand(terminal: Terminal): Command {
  const command = new Command("test")
    .summary("whether it works; with --place, a word is said there")
    .description("Try a channel, also one that is off. It fails where the channel does not work.")
    .argument("<channel>", "name or id of the channel")
    .option("--place <place>", "where a word is said, in the platform's own words")
    .action(async (wanted: string, { place, ...options }: Options) => {
      const { parley, output } = openSession(terminal, options);
      const { id, name } = await findChannel({ parley }, wanted);
      const tested = await parley.channels.test({ id, place: place ?? null });
      if (output.isJson) output.json(tested);
      else
        for (const { is_good: isGood, text } of tested.findings)
          output.line(`${isGood ? "works" : "fails"}: ${text}`);
      if (tested.is_working) return;
      throw new CommandError(`The channel \`${name}\` does not work.`, { exitCode: exitCodes.failed.code });
    });
  return withExamples(withCommonOptions(command), [
    ["parley channels test ops", "whether its platform takes its token"],
    ["parley channels test ops --place C0123", "whether a message arrives there"],
  ]);
}
