import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { type LimitOptions, toLimits, withLimitOptions } from "./limit-options.ts";

type Options = CommonOptions & LimitOptions & { readonly name?: string };

/** `parley api-keys update <id>` */
export function createUpdateApiKeyCommand(terminal: Terminal): Command {
  const command = new Command("update")
    .summary("change what a key may do")
    .description("Change what a key may do. What is not given stays.")
    .argument("<id>", "the key's id, from `parley api-keys list`")
    .option("--name <name>", "another name")
    .action(async (id: string, options: Options) => {
      const { parley, output } = openSession(terminal, options);
      const { name } = options;
      const changed = await parley.apiKeys.update({
        id,
        ...(name !== undefined && { name }),
        ...toLimits(options),
      });
      if (output.isJson) return output.json(changed);
      output.line(`Changed ${changed.name}.`);
    });
  return withExamples(withCommonOptions(withLimitOptions(command)), [
    ["parley api-keys update key_… --budget 100", "more to spend"],
    ["parley api-keys update key_… --path none", "everywhere again"],
  ]);
}
