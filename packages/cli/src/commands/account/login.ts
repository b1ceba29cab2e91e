import { Parley } from "@parley/sdk";
import { Command } from "commander";
import { askHidden } from "../../ask-hidden.ts";
import { withExamples } from "../../examples.ts";
import { CommandError } from "../../exit-codes.ts";
import { findConnection } from "../../find-connection.ts";
import { saveKey } from "../../key-store.ts";
import { createOutput } from "../../output.ts";
import { type CommonOptions, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";

/** `parley login` */
export function createLoginCommand(terminal: Terminal): Command {
  const command = new Command("login")
    .summary("save an API key for a server")
    .description(
      "Save an API key for the server, in the folder that your system has for settings, for nobody else to read. It is\n" +
        "asked for, or read from standard input; keys are made in the browser, under Settings.",
    )
    .action((options: CommonOptions) => login(terminal, options));
  return withExamples(withCommonOptions(command), [
    ["parley login --server https://parley.example.com", "paste the key"],
    ["parley login < key.txt", "where nobody is at the keyboard"],
  ]);
}

async function login(terminal: Terminal, options: CommonOptions): Promise<void> {
  const { baseUrl } = findConnection(options, terminal);
  if (baseUrl === null)
    throw new CommandError("Which server? Give --server, or name one in parley.json (`parley init`).");
  const output = createOutput(terminal, options.json);
  const key = options.serverKey ?? (await readKey(terminal, baseUrl));
  if (key === "") throw new CommandError("No key was given.");
  const parley = new Parley({ environment: {}, baseUrl, apiKey: key, maxRetries: 0 });
  const { organization, actor } = await parley.me.get();
  const path = saveKey(baseUrl, key, terminal);
  if (output.isJson) return output.json({ server: baseUrl, organization, actor, path });
  output.line(`Signed in to ${organization.name} on ${baseUrl} as ${actor.name}.`);
  output.note(`The key is in ${path}.`);
}

async function readKey(terminal: Terminal, baseUrl: string): Promise<string> {
  if (terminal.stdin.isTTY) {
    terminal.stderr.write(`Keys are made at ${baseUrl.replace(/\/+$/, "")}/settings\n`);
    return (await askHidden("API key: ", terminal)).trim();
  }
  let text = "";
  for await (const chunk of terminal.stdin) text += String(chunk);
  return text.trim();
}
