import { ansiStyle, createLineReader, plainStyle } from "@parley/sdk/terminal";
import { Argument, Command } from "commander";
import { withExamples } from "../../../examples.ts";
import { CommandError, exitCodes, ProblemsFound } from "../../../exit-codes.ts";
import { collect } from "../../../parse-options.ts";
import { type CommonOptions, openSession, type Session, withCommonOptions } from "../../../session.ts";
import type { Terminal } from "../../../terminal.ts";
import { type Act, type Choice, type ChoiceOf, mostTogether, toItems } from "./choices.ts";
import { confirmTogether } from "./confirm-together.ts";
import { findMeant, type Meant } from "./find-meant.ts";
import { type Named, readMentions } from "./mentions.ts";
import { renderTogether } from "./render-together.ts";
import { type Decisions, type Left, reportDecisions } from "./report.ts";

type Options = CommonOptions & {
  readonly seen?: string;
  readonly name?: string;
  readonly run?: string;
  readonly approve?: string[];
  readonly deny?: string[];
  readonly leave?: string[];
  readonly comment?: string;
  readonly option?: string;
  readonly yes?: boolean;
};

/** `parley approvals decide-many` */
export function createDecideManyCommand(terminal: Terminal): Command {
  const command = new Command("decide-many")
    .summary("decide several calls together, with exceptions")
    .description(
      "Approve or deny several calls together, each with exactly the arguments that were seen. What was decided " +
        "meanwhile, or has other arguments by now, is refused by itself; the others are decided. Ends with 0 where " +
        "none was refused.\n" +
        "At a terminal they are shown first. Elsewhere --seen, or `@` and a hash, says what you have seen, or --yes " +
        "takes what stands. Of high stakes are only those decided that are named by their id; the others are left.",
    )
    .addArgument(
      new Argument("<decision>", "of all but the exceptions: approve or deny").choices(["approve", "deny"]),
    )
    .argument(
      "[ids...]",
      "the requests: `apr_…`, or `apr_…@` and the hash, or its beginning, of what was seen",
    )
    .option("--seen <file>", "those in what `parley approvals list --json` printed; `-` reads standard input")
    .option("--name <tool>", "all calls of this tool that wait")
    .option("--run <id>", "all calls of this run that wait")
    .option("--comment <text>", "what is said of all but the exceptions")
    .option("--option <name>", "with deny: one of the requests' own reasons")
    .option("--yes", "decide what stands now, unseen")
    .optionsGroup("Exceptions:")
    .option("--approve <id>", "approve this one in any case", collect)
    .option("--deny <id=reason>", "deny this one in any case; the reason may be left out", collect)
    .option("--leave <id>", "leave this one as it is", collect)
    .action(async (act: Act, ids: string[], options: Options) =>
      decideMany(openSession(terminal, options), { act, ids, options }),
    );
  return withExamples(withCommonOptions(command), [
    ["parley approvals decide-many approve --name refund", "look at all that wait of a tool, then decide"],
    [
      "parley approvals list --name refund --json > seen.json\n" +
        "  parley approvals decide-many approve --seen seen.json --deny apr_2='Too much.' --leave apr_3",
      "what a script has looked at",
    ],
  ]);
}

type Given = { readonly act: Act; readonly ids: readonly string[]; readonly options: Options };

const highLeft = "high stakes; --approve or --deny and its id decide it";

async function decideMany(session: Session, given: Given): Promise<void> {
  const { act, options } = given;
  const named = requireOneSource(given);
  const { meant, more } = await findMeant(session, { ...options, mentions: named.mentions });
  if (meant.length === 0) session.output.note("No call waits.");
  if (more > 0) session.output.note(`These are the newest ${mostTogether}; ${more} more wait.`);
  const choiceOf = toChoiceOf(named, meant);
  const items = toItems(meant, choiceOf);
  if (items.length > mostTogether)
    throw new CommandError(`${items.length} are too many: at most ${mostTogether} are decided together.`);
  if (items.length > 0)
    await confirm(session, { act, meant, choiceOf, comment: options.comment, isYes: options.yes === true });
  const result =
    items.length === 0
      ? { results: [], decided: 0, refused: 0 }
      : await session.parley.approvals.decideMany({ decision: toDecision(given), items });
  const left = meant
    .filter(({ id }) => choiceOf(id).fate === "leave")
    .map(({ id }): Left => ({ id, reason: named.choices.has(id) ? "as you said" : highLeft }));
  print(session, result, left);
  if (result.refused > 0) throw new ProblemsFound();
}

/** @throws CommandError where it is not clear which are meant */
function requireOneSource({ act, ids, options }: Given): Named {
  const { seen, name, run, option } = options;
  const sources = [ids.length > 0, seen !== undefined, name !== undefined || run !== undefined];
  const count = sources.filter(Boolean).length;
  const named = readMentions({ ...options, ids });
  if (count > 1 || (count === 0 && named.mentions.length === 0))
    throw new CommandError("Say which are meant: their ids, or --seen, or --name and --run; one of these.");
  if (option !== undefined && act === "approve")
    throw new CommandError("--option is a reason to deny: it goes with `decide-many deny`.");
  return named;
}

/** Where much hangs on it, nothing is decided along with others unless it was named. */
function toChoiceOf({ mentions, choices }: Named, meant: readonly Meant[]): ChoiceOf {
  const isNamed = new Set(mentions.map(({ id }) => id));
  const unnamed = meant.filter(({ id }) => !isNamed.has(id));
  const high = unnamed.filter(({ approval }) => approval?.request.stakes === "high");
  const left = new Set(high.map(({ id }) => id));
  return (id): Choice => choices.get(id) ?? { fate: left.has(id) ? "leave" : "with" };
}

function toDecision({ act, options: { comment, option } }: Given) {
  const said = comment === undefined ? {} : { comment };
  if (act === "approve") return { decision: act, ...said };
  return { decision: act, ...said, ...(option !== undefined && { option }) };
}

type Confirming = {
  readonly act: Act;
  readonly meant: readonly Meant[];
  readonly choiceOf: ChoiceOf;
  readonly comment: string | undefined;
  readonly isYes: boolean;
};

/** Nobody decides what they have not seen, unless they say so. */
async function confirm(
  { output, terminal }: Session,
  { act, meant, choiceOf, comment, isYes }: Confirming,
): Promise<void> {
  const { stdin, stdout, stderr } = terminal;
  const unseen = meant.filter(({ id, isSeen }) => !isSeen && choiceOf(id).fate !== "leave");
  if (isYes || unseen.length === 0) return;
  if (!stdin.isTTY || !stdout.isTTY)
    throw new CommandError(
      "Say what you have seen: --seen with what `parley approvals list --json` printed, or `@` and the hash after each id; or --yes to decide what stands.",
    );
  const approvals = meant.flatMap(({ approval }) => (approval === undefined ? [] : [approval]));
  const style = output.noteColors.isColorSupported ? ansiStyle : plainStyle;
  output.error(renderTogether(approvals, { choiceOf, style }));
  const lines = createLineReader({ input: stdin, output: stderr });
  try {
    const ask = (question: string): Promise<string> => lines.ask(question, new AbortController().signal);
    if (await confirmTogether(approvals, { act, choiceOf, comment, ask })) return;
  } finally {
    lines.close();
  }
  throw new CommandError("Nothing was decided.", { exitCode: exitCodes.failed.code });
}

function print({ output }: Session, result: Decisions, left: readonly Left[]): void {
  if (output.isJson) return output.json({ ...result, left });
  for (const line of reportDecisions(result, left)) output.line(line);
}
