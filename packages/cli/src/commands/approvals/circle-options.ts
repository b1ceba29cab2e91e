import type { CallContext, Plan, RequestOption } from "@parley/sdk";
import { type Command, InvalidArgumentError } from "commander";
import { CommandError } from "../../exit-codes.ts";
import { collect } from "../../parse-options.ts";
import { parsePairs, readObject } from "../../read-inputs.ts";
import type { Terminal } from "../../terminal.ts";

/** Who is asked, from what they choose, until when; and what the request belongs to. */
export type CircleOptions = {
  readonly person?: string[];
  readonly team?: string[];
  readonly plan?: string;
  readonly option?: string[];
  readonly deadline?: number;
  readonly reason?: string;
  readonly stakes?: Stakes;
  readonly run?: string;
  readonly call?: string;
  readonly supersedes?: string;
};

export const circleOptionNames = [
  "person",
  "team",
  "plan",
  "option",
  "deadline",
  "reason",
  "stakes",
  "run",
  "call",
  "supersedes",
] as const satisfies (keyof CircleOptions)[];

type Stakes = NonNullable<CallContext["stakes"]>;
const stakes: readonly string[] = ["low", "medium", "high"] satisfies Stakes[];
const group = "Whom and until when:";

/** Adds the options of a circle to a command. */
export function withCircleOptions(command: Command, optionWords: string): Command {
  return command
    .optionsGroup(group)
    .option("--person <address>", "ask this person (again for others: any of them decides)", collect)
    .option("--team <name>", "ask this team", collect)
    .option("--plan <file>", "a plan as JSON: who decides, with what delays")
    .option("--option <name=text>", optionWords, collect)
    .option("--deadline <duration>", "how long people have: 90s, 30m, 2h, 7d", parseDuration)
    .option("--reason <text>", "why it is wanted")
    .option("--stakes <level>", "low, medium (the default) or high", parseStakes)
    .option("--run <id>", "the run that asks; with --call it is asked once, however often this is repeated")
    .option("--call <id>", "what tells this request from others of the run")
    .option("--supersedes <id>", "a request of yours that waits, which this one takes the place of");
}

/** Seconds. */
export function parseDuration(value: string): number {
  const [, amount, unit = "s"] = /^(\d+(?:\.\d+)?)([smhd])?$/.exec(value) ?? [];
  const seconds = Number(amount) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[unit] ?? Number.NaN);
  if (!(seconds >= 1)) throw new InvalidArgumentError("Give 90s, 30m, 2h or 7d.");
  return seconds;
}

function parseStakes(value: string): Stakes {
  if (!stakes.includes(value)) throw new InvalidArgumentError("Give low, medium or high.");
  return value as Stakes;
}

/** What the options say, for the client. */
export async function readCircle(terminal: Terminal, options: CircleOptions) {
  const { deadline, reason, run, call, supersedes, stakes: level } = options;
  const plan = await readPlan(terminal, options);
  const choices = Object.entries(parsePairs(options.option ?? [], "--option")).map(
    ([name, text]): RequestOption => ({ name, prompt_fill: String(text) }),
  );
  const circle = {
    ...(plan !== undefined && { plan }),
    ...(choices.length > 0 && { options: choices }),
    ...(deadline !== undefined && { deadline }),
  };
  const context: CallContext = {
    ...(reason !== undefined && { reason }),
    ...(level !== undefined && { stakes: level }),
    ...(run !== undefined && { runId: run }),
    ...(call !== undefined && { callId: call }),
    ...(supersedes !== undefined && { supersedes }),
  };
  return { circle, context };
}

async function readPlan(
  terminal: Terminal,
  { plan, person = [], team = [] }: CircleOptions,
): Promise<Plan | undefined> {
  if (plan !== undefined) {
    if (person.length + team.length > 0)
      throw new CommandError("Give --plan, or --person and --team, not both.");
    return (await readObject(terminal, plan)) as Plan;
  }
  const any = [...person.map((one) => ({ person: one })), ...team.map((one) => ({ team: one }))];
  return any.length === 0 ? undefined : { steps: [{ who: { any } }] };
}
