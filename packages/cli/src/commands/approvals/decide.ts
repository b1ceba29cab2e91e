import type { Approval } from "@parley/contract";
import { approvalErrors } from "@parley/contract";
import { plainStyle, ansiStyle, renderRequest, createLineReader } from "@parley/sdk/terminal";
import { Command } from "commander";
import { CommandError, exitCodes } from "../../exit-codes.ts";
import { collect } from "../../parse-options.ts";
import { parsePairs } from "../../read-inputs.ts";
import { type CommonOptions, openSession, type Session, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { describeOutcome } from "./describe-approval.ts";
import { refuseShortHash } from "./refuse-short-hash.ts";
import { toPresented } from "./to-presented.ts";

type Options = CommonOptions & {
  readonly comment?: string;
  readonly hash?: string;
  readonly yes?: boolean;
  readonly option?: string;
  readonly set?: string[];
  readonly value?: string;
};

const hashWords = "what you decide on: `args_hash`, or its beginning, of what you have seen";

/** `parley approvals approve` */
export function createApproveCommand(terminal: Terminal): Command {
  return decisionCommand(terminal, "approve")
    .summary("say yes")
    .description(
      "Say yes to a call, with exactly the arguments it has. At a terminal they are shown first; elsewhere --hash names\n" +
        "those you have seen, or --yes takes what stands.",
    )
    .option("--comment <text>", "a word about it")
    .option("--hash <hash>", hashWords)
    .option("--yes", "approve what stands now, unseen")
    .action(async (id: string, options: Options) => {
      const session = openSession(terminal, options);
      const approval = await session.parley.approvals.get({ id });
      const argsHash = await confirm(session, { approval, options, changes: {} });
      await send(session, { id, decision: "approve", args_hash: argsHash, ...commentOf(options) });
    });
}

/** `parley approvals edit` */
export function createEditCommand(terminal: Terminal): Command {
  return decisionCommand(terminal, "edit")
    .summary("change arguments and say yes to them")
    .description("Change arguments that may be changed, and say yes to what comes of it.")
    .option("--set <name=text>", "a changed argument; `name:=json` for other than text", collect)
    .option("--comment <text>", "a word about it")
    .option("--hash <hash>", hashWords)
    .option("--yes", "approve unseen")
    .action(async (id: string, options: Options) => {
      const changes = parsePairs(options.set ?? [], "--set");
      if (Object.keys(changes).length === 0)
        throw new CommandError("Give --set name=text for what you change.");
      const session = openSession(terminal, options);
      const approval = await session.parley.approvals.get({ id });
      const argsHash = await confirm(session, { approval, options, changes });
      const args = { ...approval.args, ...changes };
      await send(session, { id, decision: "approve", args_hash: argsHash, args, ...commentOf(options) });
    });
}

/** `parley approvals deny` */
export function createDenyCommand(terminal: Terminal): Command {
  return decisionCommand(terminal, "deny")
    .summary("say no")
    .description("Say no to a call. The reason reaches the program word for word.")
    .option("--comment <text>", "why")
    .option("--option <name>", "one of the request's own reasons")
    .option("--hash <hash>", hashWords)
    .action(async (id: string, options: Options) => {
      const session = openSession(terminal, options);
      const approval = await session.parley.approvals.get({ id });
      const argsHash = checkHash(approval, options.hash);
      const { option } = options;
      const said = { ...commentOf(options), ...(option !== undefined && { option }) };
      await send(session, { id, decision: "deny", args_hash: argsHash, ...said });
    });
}

/** `parley approvals answer` */
export function createAnswerCommand(terminal: Terminal): Command {
  return decisionCommand(terminal, "answer")
    .summary("answer a question")
    .argument("[text]", "the answer")
    .option("--option <name>", "one of the request's own answers")
    .option("--value <json>", "the answer where its schema asks for other than text")
    .action(async (id: string, words: string | undefined, options: Options) => {
      const session = openSession(terminal, options);
      const { option } = options;
      const answer = readAnswer(words, options);
      await send(session, { id, decision: "answer", answer, ...(option !== undefined && { option }) });
    });
}

const decisionCommand = (_terminal: Terminal, name: string): Command =>
  withCommonOptions(new Command(name).argument("<id>", "the request, as `parley approvals list` shows it"));

const commentOf = ({ comment }: Options) => (comment === undefined ? {} : { comment });

function readAnswer(words: string | undefined, { option, value }: Options): unknown {
  const given = [words, option, value].filter((each) => each !== undefined);
  if (given.length !== 1) throw new CommandError("Give the answer, or --option, or --value: one of them.");
  if (value === undefined) return words ?? null;
  try {
    return JSON.parse(value) as unknown;
  } catch (error) {
    throw new CommandError(`--value is not JSON: ${(error as Error).message}`);
  }
}

type Decision = Parameters<Session["parley"]["approvals"]["decide"]>[0];

async function send({ parley, output }: Session, decision: Decision): Promise<void> {
  const approval = await parley.approvals.decide(decision);
  if (output.isJson) output.json(approval);
  else output.line(describeOutcome(approval));
}

/** The hash that stands, where it is the one that was seen. */
function checkHash({ id, args_hash }: Approval, given: string | undefined): string {
  const standing = args_hash ?? "";
  if (given === undefined) return standing;
  refuseShortHash(id, given);
  if (!standing.startsWith(given)) throw approvalErrors.stale({ given, args_hash: standing });
  return standing;
}

type Confirming = {
  readonly approval: Approval;
  readonly options: Options;
  readonly changes: Readonly<Record<string, unknown>>;
};

/** Nobody approves what they have not seen, unless they say so. */
async function confirm(
  { output, terminal }: Session,
  { approval, options, changes }: Confirming,
): Promise<string> {
  const argsHash = checkHash(approval, options.hash);
  if (options.hash !== undefined || options.yes === true || approval.outcome.status !== "pending")
    return argsHash;
  const { stdin, stdout, stderr } = terminal;
  if (!stdin.isTTY || !stdout.isTTY)
    throw new CommandError(
      "Say what you have seen with --hash (`parley approvals show` has it), or --yes to approve what stands.",
    );
  const style = output.noteColors.isColorSupported ? ansiStyle : plainStyle;
  output.error(renderRequest(toPresented({ ...approval, args: { ...approval.args, ...changes } }), style));
  const lines = createLineReader({ input: stdin, output: stderr });
  try {
    const line = await lines.ask("Approve exactly this? y > ", new AbortController().signal);
    if (/^y(es)?$/i.test(line.trim())) return argsHash;
  } finally {
    lines.close();
  }
  throw new CommandError("Nothing was decided.", { exitCode: exitCodes.failed.code });
}
