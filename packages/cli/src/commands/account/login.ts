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
import { askBrowser } from "./ask-browser.ts";

type Options = CommonOptions & { readonly browser?: boolean; readonly paste?: boolean };

/** `parley login` */
export function createLoginCommand(terminal: Terminal): Command {
  const command = new Command("login")
    .summary("sign in to a server: save an API key for it")
    .description(
      "Save an API key for the server, in the folder that your system has for settings, for nobody else to read. On a " +
        "terminal your browser asks whether this command line may have one, in which organization, and for what; " +
        "elsewhere the key is read from standard input.",
    )
    .option("--browser", "confirm in a browser, also where no terminal is")
    .option("--paste", "ask for a key, which is made in the browser under Settings")
    .action((options: Options) => login(terminal, options));
  return withExamples(withCommonOptions(command), [
    ["parley login --server https://parley.example.com", "confirm in the browser"],
    ["parley login --paste", "paste a key"],
    ["parley login < key.txt", "where nobody is at the keyboard"],
  ]);
}

async function login(terminal: Terminal, options: Options): Promise<void> {
  const { baseUrl } = findConnection(options, terminal);
  if (baseUrl === null)
    throw new CommandError("Which server? Give --server, or name one in parley.json (`parley init`).");
  if (!URL.canParse(baseUrl) || !/^https?:$/.test(new URL(baseUrl).protocol))
    throw new CommandError(`${baseUrl} is no address of a server.`);
  if (options.browser && options.paste) throw new CommandError("Give --browser or --paste, not both.");
  const output = createOutput(terminal, options.json);
  const key = options.serverKey ?? (await obtainKey(terminal, { baseUrl, options }));
  if (key === "") throw new CommandError("No key was given.");
  const parley = new Parley({ environment: {}, baseUrl, apiKey: key, maxRetries: 0 });
  const { organization, actor, permissions } = await parley.me.get();
  const path = saveKey(baseUrl, key, terminal);
  if (output.isJson) return output.json({ server: baseUrl, organization, actor, permissions, path });
  output.line(`Signed in to ${organization.name} on ${baseUrl} as ${actor.name}.`);
  output.note(`It may ${permissions.join(", ")}. The key is in ${path}.`);
}

function obtainKey(
  terminal: Terminal,
  { baseUrl, options }: { baseUrl: string; options: Options },
): Promise<string> {
  const isByBrowser = options.browser ?? (terminal.stdin.isTTY && !options.paste);
  return isByBrowser ? askBrowser(terminal, baseUrl) : readKey(terminal, baseUrl);
}

async function readKey(terminal: Terminal, baseUrl: string): Promise<string> {
  if (terminal.stdin.isTTY) {
    terminal.stderr.write(`Keys are made at ${baseUrl.replace(/\/+$/, "")}/settings/keys\n`);
    return (await askHidden("API key: ", terminal)).trim();
  }
  let text = "";
  for await (const chunk of terminal.stdin) text += String(chunk);
  return text.trim();
}
