import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { CommandError } from "../../exit-codes.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { type LimitOptions, toLimits, withLimitOptions } from "./limit-options.ts";

type Options = CommonOptions & LimitOptions & { readonly serviceAccount?: string };

/** `parley api-keys create <name>` */
export function createCreateApiKeyCommand(terminal: Terminal): Command {
  const command = new Command("create")
    .summary("make a key")
    .description("Make a key and print it, this once: Parley does not keep it.")
    .argument("<name>", "what it is for")
    .option("--service-account <id>", "whose key it is: it may do no more than its role")
    .action(async (name: string, options: Options) => {
      const { parley, output } = openSession(terminal, options);
      const { permissions, ...limits } = toLimits(options);
      if (permissions === undefined)
        throw new CommandError("Say what the key may do, for example --permission read,call,log.");
      const { serviceAccount } = options;
      const made = await parley.apiKeys.create({
        name,
        permissions,
        ...limits,
        ...(serviceAccount !== undefined && { service_account_id: serviceAccount }),
      });
      if (output.isJson) return output.json(made);
      output.line(made.key);
      output.note(`${made.name} (${made.id}). Keep it now: it is not shown again.`);
    });
  return withExamples(withCommonOptions(withLimitOptions(command)), [
    ["parley api-keys create app --permission call,log", "for an application"],
    [
      "parley api-keys create support --permission call --path support --environment production --budget 50",
      "for one directory, what is deployed, and 50 dollars a month",
    ],
  ]);
}
