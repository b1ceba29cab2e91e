import { mostSamples } from "@parley/contract";
import { providers, readMinuteRates } from "@parley/gateway";
import { Command, InvalidArgumentError } from "commander";
import { withConnectionOptions } from "../../common-options.ts";
import { withExamples } from "../../examples.ts";
import { CommandError, ProblemsFound } from "../../exit-codes.ts";
import { createOutput } from "../../output.ts";
import { collect, parseCount, parseUsd } from "../../parse-options.ts";
import { WORKSPACE_HELP } from "../../prompt-files/workspace-help.ts";
import type { Terminal } from "../../terminal.ts";
import type { EvalOptions } from "./eval-options.ts";
import { evaluateOnChanges } from "./evaluate-on-changes.ts";
import { evaluateOnce } from "./evaluate-once.ts";
import { failIfEnded } from "./fail-if-ended.ts";
import { readGates } from "./read-gates.ts";

/** `parley eval <files…>` */
export function createEvalCommand(terminal: Terminal): Command {
  const command = new Command("eval")
    .summary("judge prompts and functions by Evaluators over a Dataset")
    .description(
      "Have each file answer every Datapoint, and each Evaluator judge every answer; print what came of it with 95 % intervals, " +
        "and against a control. Needs no server: providers are asked from here, with the keys of the environment. With " +
        "--record it is left on one.",
    )
    .argument(
      "<files...>",
      "`.prompt` and `.agent` files, modules whose default export is a function (inputs, datapoint) => output, or `.flow.yaml` files with such a module beside them; gates are for the last",
    )
    .requiredOption("--dataset <file>", "the cases: a Datapoint a line, as `….dataset.jsonl` holds them")
    .option("--evaluator <file>", "who judges: `quality/short.evaluator.yaml`; may be repeated", collect)
    .option("--control <file>", "what the others are compared with (default: the first of several files)")
    .option("--gate <text>", "what has to hold, as `correct >= 90%`; may be repeated", collect)
    .option("--gates <file>", "the same, one a line")
    .option("--provider <name>", "ask this provider, whatever the files name; `mock` works offline")
    .option("--model <name>", "ask this model, whatever the files name")
    .option("--tools <module>", "what the tools of `.agent` files do: functions by their names, exported")
    .option("--concurrency <count>", "how many answers are made at once", parseCount, 4)
    .option("--workspace <folder>", WORKSPACE_HELP)
    .option("--junit <file>", "write a JUnit report too")
    .option("--markdown <file>", "write a comment for a pull request")
    .option("--html <file>", "write a page with charts, the worst slices and what changed")
    .option("--record", "leave it on the server, which judges the gates then, and print the link")
    .option("--name <text>", "of the Evaluation there (default: the Dataset's path)")
    .option("--watch", "do it again when files change")
    .option("--json", "print JSON, with every answer and judgment")
    .action(async (files: string[], options: EvalOptions) => {
      const output = createOutput(terminal, options.json ?? false);
      const gates = await readGates(terminal, options);
      checkOptions(files, options);
      if (options.watch) return evaluateOnChanges(terminal, { files, options, gates, output });
      const work = { files, options, gates, output };
      const report = await failIfEnded(terminal, () => evaluateOnce(terminal, work));
      if (report?.passed === false) throw new ProblemsFound();
    })
    .addHelpText(
      "after",
      "\nExit codes: 0 every gate is open (without gates: nothing failed), 1 not, 2 not understood, 8 the budget was spent " +
        "before the end; with --record 3 no server at the address, 4 the key is wrong: then nothing was recorded.",
    );
  return withExamples(withConnectionOptions(withSamplingOptions(command)), [
    [
      "parley eval reply.prompt --dataset cases.dataset.jsonl --evaluator quality/exact",
      "how good one version is",
    ],
    [
      "parley eval old.prompt new.prompt --dataset cases.dataset.jsonl --evaluator exact --gate 'exact no worse than control by 2 points'",
      "whether a change may go out",
    ],
    ["parley eval app.ts --dataset cases.dataset.jsonl --evaluator exact", "an application of one's own"],
    ["parley eval reply.prompt --dataset cases.dataset.jsonl --estimate", "about what it would cost"],
  ]);
}

function parseRates(text: string): Record<string, number> {
  const rates = readMinuteRates(text);
  if (rates === undefined || Object.keys(rates).length === 0)
    throw new InvalidArgumentError(
      `Give pairs of a provider's name and how many a minute: openai=500,anthropic=50. There are ${Object.keys(providers).join(", ")}.`,
    );
  return rates;
}

/** How much is asked. */
const withSamplingOptions = (command: Command): Command =>
  command
    .option(
      "--requests-per-minute <pairs>",
      "how many requests each provider is asked within any minute: `openai=500,anthropic=50` (default: PARLEY_PROVIDER_REQUESTS_PER_MINUTE)",
      parseRates,
    )
    .option(
      "--tokens-per-minute <pairs>",
      "how many tokens (default: PARLEY_PROVIDER_TOKENS_PER_MINUTE)",
      parseRates,
    )
    .option(
      "--samples <count>",
      "how often each case is answered; results say how much the answers differ",
      parseCount,
      1,
    )
    .option(
      "--budget <usd>",
      "begin nothing more once models have cost so much; then it ends with 8",
      parseUsd,
    )
    .option("--estimate", "say about what it would cost, and ask nobody")
    .option(
      "--stop-early [evaluator]",
      "end a run once it is shown to be better or worse than the control, at an error rate of 5 %",
    );

function checkOptions(
  files: readonly string[],
  { provider, control, watch, json, record, name, samples, stopEarly, estimate }: EvalOptions,
): void {
  if (provider !== undefined && !Object.hasOwn(providers, provider))
    throw new CommandError(
      `There is no provider \`${provider}\`. There are ${Object.keys(providers).join(", ")}.`,
    );
  if (control !== undefined && !files.includes(control))
    throw new CommandError(`The control, ${control}, is none of the files: ${files.join(", ")}.`);
  if (new Set(files).size < files.length) throw new CommandError("A file is named twice.");
  if (stopEarly !== undefined && files.length < 2)
    throw new CommandError("--stop-early compares with a control: give two files or more.");
  // The server judges what is recorded, and would miss the cases that were left.
  if (stopEarly !== undefined && record) throw new CommandError("Give --stop-early or --record, not both.");
  if (record && samples > mostSamples)
    throw new CommandError(`With --record, --samples is ${mostSamples} at most: a server takes no more.`);
  if (watch && json) throw new CommandError("Give --watch or --json, not both.");
  if (watch && estimate) throw new CommandError("Give --watch or --estimate, not both.");
  if (watch && record) throw new CommandError("Give --watch or --record, not both.");
  if (name !== undefined && !record) throw new CommandError("--name is of what --record leaves: give both.");
}
