import { text } from "node:stream/consumers";
import { Command } from "commander";
import { CommandError } from "../../exit-codes.ts";
import { withExamples } from "../../examples.ts";
import { askHidden } from "../../ask-hidden.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";

type Options = CommonOptions & { readonly baseUrl?: string };

/** `parley keys set <provider>` */
export function createSetKeyCommand(terminal: Terminal): Command {
  const command = new Command("set")
    .summary("save a provider's key")
    .description("Save a provider's key, typed at a hidden prompt or read from standard input.")
    .argument("<provider>", "`openai`, `anthropic`, …")
    .argument("[key]", "refused here, for it would stay in the shell's history")
    .usage("<provider> [options]")
    .option("--base-url <url>", "where this provider listens, if not at its usual address")
    .action(async (provider: string, key: string | undefined, options: Options) => {
      if (key !== undefined) {
        throw new CommandError(
          "A key given as an argument stays in the shell's history. Give it on standard input, or leave it out to be asked.",
        );
      }
      const { parley, output } = openSession(terminal, options);
      const apiKey = await readKey(terminal, provider);
      const saved = await parley.providerKeys.set({
        provider,
        api_key: apiKey,
        ...(options.baseUrl !== undefined && { base_url: options.baseUrl }),
      });
      if (output.isJson) return output.json(saved);
      output.line(
        `Saved the key of ${saved.provider}${saved.key_hint ? `, ending in ${saved.key_hint}` : ""}.`,
      );
    });
  return withExamples(withCommonOptions(command), [
    ["parley keys set openai", "be asked for the key"],
    ["parley keys set anthropic < key.txt", "from a file or another program"],
    [
      "parley keys set openai-compatible --base-url https://models.example.com/v1",
      "a model server of your own",
    ],
  ]);
}

async function readKey({ stdin, stderr }: Terminal, provider: string): Promise<string> {
  const given = stdin.isTTY ? await askHidden(`Key of ${provider}: `, { stdin, stderr }) : await text(stdin);
  const key = given.trim();
  if (key === "") throw new CommandError("No key was given.");
  return key;
}
