import { Command, InvalidArgumentError } from "commander";
import { withExamples } from "../../examples.ts";
import { CommandError } from "../../exit-codes.ts";
import { collect } from "../../parse-options.ts";
import { parsePairs, readObject, readText } from "../../read-inputs.ts";
import { type CommonOptions, openSession, type Session, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { answerBack } from "./answer-back.ts";
import { type CircleOptions, readCircle, withCircleOptions } from "./circle-options.ts";
import { runCommand } from "./run-command.ts";

type Options = CommonOptions &
  CircleOptions & {
    readonly arg?: string[];
    readonly args?: string;
    readonly editable?: string[];
    readonly describe?: string;
    readonly attach?: string[];
    readonly onDeadline?: DeadlineOutcome;
    readonly wait: boolean;
    readonly ticket?: string;
  };

const deadlineOutcomes = ["timed_out", "denied", "approved"] as const;
type DeadlineOutcome = (typeof deadlineOutcomes)[number];

function parseDeadlineOutcome(value: string): DeadlineOutcome {
  const known = deadlineOutcomes.find((outcome) => outcome === value);
  if (known === undefined) throw new InvalidArgumentError("Give timed_out, denied or approved.");
  return known;
}

type Given = { readonly name: string; readonly command: readonly string[]; readonly options: Options };

/** `parley ask` */
export function createAskCommand(terminal: Terminal): Command {
  const command = new Command("ask")
    .summary("ask people whether something may be done")
    .description(
      "Ask people whether something may be done, and wait for them. Only an approval ends with 0, and it can be used once.\n" +
        "After `--` comes a command: people see it, it runs when they approve, and what became of it is reported.\n" +
        "It finds the approved arguments as JSON in PARLEY_ARGS; the exit code is then its own.",
    )
    .argument("<name>", "what is to be done, in a word people know: deploy, refund")
    .argument("[command...]", "after `--`: what to run once it is approved")
    .option("-a, --arg <name=text>", "an argument; `name:=json` for other than text", collect)
    .option("--args <file>", "arguments from a JSON file; `-` reads standard input")
    .option("--editable <name>", "an argument that who approves may change", collect)
    .option("--describe <text>", "what will happen, in words")
    .option("--attach <file>", "a text that people see beside it: a log, the output of `git diff`", collect)
    .option(
      "--on-deadline <outcome>",
      "what it ends as when nobody has decided: timed_out (the default), denied or approved",
      parseDeadlineOutcome,
    )
    .option("--no-wait", "print a ticket and end; --ticket goes on with it")
    .option("--ticket <file>", "go on with a ticket that --no-wait printed; `-` reads standard input")
    .action(async (name: string, parts: string[], options: Options) =>
      ask(openSession(terminal, options), { name, command: parts, options }),
    );
  const full = withCommonOptions(withCircleOptions(command, "a reason to deny that people may choose"));
  return withExamples(full, [
    [
      "parley ask deploy -a version=12 --reason 'fixes the login' -- ./deploy.sh 12",
      "run it once it is approved",
    ],
    ["parley ask deploy -a version=12 --deadline 30m && ./deploy.sh 12", "in a script"],
    ["parley ask refund -a amount:=30 --editable amount --json | jq .args.amount", "use what was approved"],
  ]);
}

async function ask(session: Session, given: Given): Promise<void> {
  const { parley, output, terminal } = session;
  const { name, command, options } = given;
  requireOneInput(options);
  const { circle, context } = await readCircle(terminal, options);
  const { editable, onDeadline } = options;
  const ticketFile = options.wait ? options.ticket : undefined;
  // What was asked has its own already.
  const attachments = ticketFile === undefined ? await readAttachments(terminal, options) : [];
  const run = (args: Readonly<Record<string, unknown>>) =>
    command.length === 0 ? { args } : runCommand(terminal, { command, args });
  const guarded = parley
    .requireApproval(run, {
      name,
      ...circle,
      onAskBack: answerBack(session),
      ...(editable !== undefined && { editable }),
      ...(onDeadline !== undefined && { onTimeout: onDeadline }),
      ...(attachments.length > 0 && { describe: () => attachments }),
    })
    .for(context);
  if (ticketFile === undefined) {
    const args = await readArguments(terminal, given);
    if (!options.wait) return output.json(await guarded.createApproval(args));
    output.note("Waiting for somebody to decide: `parley approvals`, or the inbox in the browser.");
    return print(session, { name, isCommand: command.length > 0, result: await guarded.run(args) });
  }
  const ticket = await readObject(terminal, ticketFile);
  print(session, { name, isCommand: command.length > 0, result: await guarded.resume(ticket) });
}

/** @throws CommandError where standard input would be read twice: it ends once */
function requireOneInput({ args, plan, ticket, attach = [] }: Options): void {
  if ([args, plan, ticket, ...attach].filter((file) => file === "-").length > 1)
    throw new CommandError(
      "Standard input is read once: give `-` to one of --args, --plan, --ticket, --attach.",
    );
}

const maxTitleLength = 200;

async function readAttachments(terminal: Terminal, { describe, attach = [] }: Options) {
  const words =
    describe === undefined ? [] : [{ kind: "text", title: "What will happen", text: describe } as const];
  const files = attach.map(async (file) => {
    const text = await readText(terminal, file);
    const title = file === "-" ? "Standard input" : file.slice(-maxTitleLength);
    return { kind: "text", title, text } as const;
  });
  return [...words, ...(await Promise.all(files))];
}

/** The command is an argument like others: people approve exactly it. */
async function readArguments(
  terminal: Terminal,
  { command, options: { arg = [], args, editable = [] } }: Given,
): Promise<Record<string, unknown>> {
  const fromFile = args === undefined ? {} : await readObject(terminal, args);
  const all: Record<string, unknown> = { ...fromFile, ...parsePairs(arg, "--arg") };
  if (command.length === 0) return all;
  if (Object.hasOwn(all, "command") || editable.includes("command"))
    throw new CommandError("`command` is what stands after `--`: give no argument of that name.");
  return { ...all, command: [...command] };
}

type Printing = { readonly name: string; readonly isCommand: boolean; readonly result: unknown };

function print({ output }: Session, { name, isCommand, result }: Printing): void {
  // The output is the command's.
  if (isCommand) return;
  if (output.isJson) output.json({ outcome: "approved", ...(result as { args: unknown }) });
  else output.line(`${name} is approved.`);
}
