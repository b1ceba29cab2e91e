import { basename } from "node:path";
import { Command } from "commander";
import { withExamples } from "../examples.ts";
import { CommandError } from "../exit-codes.ts";
import { findVersion, findPrompt, isPromptId } from "../find-prompt.ts";
import { collect, parseCount } from "../parse-options.ts";
import { readWholePrompt } from "../prompt-files/read-whole-prompt.ts";
import { printReply } from "../print-reply.ts";
import { WORKSPACE_HELP } from "../prompt-files/workspace-help.ts";
import { parseMessage, parsePairs, readObject } from "../read-inputs.ts";
import { type CommonOptions, openSession, type Session, withCommonOptions } from "../session.ts";
import { type CallArguments, streamReply } from "../stream-reply.ts";
import type { Terminal } from "../terminal.ts";

type Options = CommonOptions & {
  readonly input?: string[];
  readonly inputs?: string;
  readonly message?: string[];
  readonly env?: string;
  readonly version?: string;
  readonly file?: string;
  readonly workspace?: string;
  readonly samples?: number;
  readonly metadata?: string[];
  readonly stream: boolean;
};

/** Models may think for minutes. */
const timeoutMs = 600_000;

/** `parley call [path]` */
export function createCallCommand(terminal: Terminal): Command {
  const command = new Command("call")
    .summary("call a Prompt and print the answer")
    .description(
      "Call a Prompt: its template is filled, the model is asked, the call is recorded.\n" +
        "With --file, the file is saved as a version of the Prompt; the first version of a new Prompt is deployed to the\n" +
        "default environment, later ones answer others only when they are deployed.",
    )
    .argument("[path]", "path or id of the Prompt (default with --file: the file's name)")
    .option("-i, --input <name=text>", "an input of the template; `name:=json` for other than text", collect)
    .option("--inputs <file>", "inputs from a JSON file; `-` reads standard input")
    .option(
      "-m, --message <role:text>",
      "a message after the template's; without a role it is the user's",
      collect,
    )
    .option("--env <name>", "the version deployed to this environment")
    .option("--version <version>", "a version by its id, number (v2) or name")
    .option(
      "--file <file>",
      "call this .prompt file; it is saved as a version, unless one has the same content",
    )
    .option("--workspace <folder>", WORKSPACE_HELP)
    .option("--samples <count>", "ask for several answers", parseCount)
    .option("--metadata <name=text>", "a note on the recorded call", collect)
    .option("--no-stream", "print the answer when it is whole")
    .action(async (path: string | undefined, options: Options) => {
      const session = openSession(terminal, options);
      const given = await collectArguments(session, { path, options });
      const isStreamed = options.stream && !session.output.isJson && (options.samples ?? 1) === 1;
      if (isStreamed) return streamReply(session, { given, timeoutMs });
      return printReply(session, await session.parley.prompts.call(given, { timeoutMs }));
    });
  return withExamples(withCommonOptions(command), [
    ['parley call welcome-email -i customer_name="John Doe" -i product_name=Parley', "fill the template"],
    [
      "parley call support/reply --message 'Where is my parcel?' --env staging",
      "go on with a message of your own",
    ],
    ["parley call --file drafts/reply.prompt --inputs case.json", "try a file, which saves it as a version"],
    ["parley call support/reply --inputs case.json --json | jq -r '.logs[0].output'", "in a script"],
  ]);
}

async function collectArguments(
  { parley, terminal }: Session,
  { path, options }: { path: string | undefined; options: Options },
): Promise<CallArguments> {
  if (path === undefined && options.file === undefined) {
    throw new CommandError(
      "Name the Prompt: `parley call <path>`, or give --file. See `parley call --help`.",
    );
  }
  if (options.file === "-" && options.inputs === "-") {
    throw new CommandError("Only one of --file and --inputs can read standard input.");
  }
  if (options.workspace !== undefined && options.file === undefined) {
    throw new CommandError("--workspace is where partials and pictures of --file are; give --file too.");
  }
  if (options.version !== undefined && options.env !== undefined) {
    throw new CommandError("Give --version or --env, not both.");
  }
  const address = path ?? basename(options.file ?? "").replace(/\.prompt$/, "");
  const prompt =
    options.file === undefined
      ? undefined
      : await readWholePrompt(terminal, { path: options.file, workspace: options.workspace });
  const fromFile = options.inputs === undefined ? {} : await readObject(terminal, options.inputs);
  const inputs = { ...fromFile, ...parsePairs(options.input ?? [], "--input") };
  return {
    ...(isPromptId(address) ? { id: address } : { path: address.replace(/\.prompt$/, "") }),
    ...(prompt !== undefined && { prompt }),
    ...(Object.keys(inputs).length > 0 && { inputs }),
    ...(options.message && { messages: options.message.map(parseMessage) }),
    ...(options.env !== undefined && { environment: options.env }),
    ...(options.version !== undefined && {
      version_id: await findVersionId(parley, { address, meant: options.version }),
    }),
    ...(options.samples !== undefined && { num_samples: options.samples }),
    ...(options.metadata && { metadata: parsePairs(options.metadata, "--metadata") }),
  };
}

async function findVersionId(
  parley: Session["parley"],
  { address, meant }: { address: string; meant: string },
): Promise<string> {
  if (/^prv_\w{8,}$/.test(meant)) return meant;
  return (await findVersion(parley, await findPrompt(parley, address), meant)).version_id;
}
