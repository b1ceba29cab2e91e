import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { createEnvironmentKeys, createGateway, providers } from "@parley/gateway";
import {
  createPromptSubject,
  type EvalReport,
  type EvalRun,
  measureRuns,
  openJudge,
  renderHtml,
  renderMarkdown,
  reportEval,
  runEval,
  type Subject,
  toJsonOfEval,
} from "@parley/sdk/local-parts";
import { type Gate, type Measurements, parseGates } from "@parley/statistics";
import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { CommandError, ProblemsFound } from "../../exit-codes.ts";
import { createOutput, type Output } from "../../output.ts";
import { collect, parseCount } from "../../parse-options.ts";
import { WORKSPACE_HELP } from "../../prompt-files/workspace-help.ts";
import type { Terminal } from "../../terminal.ts";
import { watchFiles } from "../../watch-files.ts";
import { readWhole } from "../test/collect-tests.ts";
import { renderJUnit } from "../test/junit.ts";
import { listWatched } from "../test/list-watched.ts";
import { loadFunctionSubject } from "./function-subject.ts";
import { printReport } from "./print-report.ts";
import { readCases } from "./read-cases.ts";
import { readEvaluators } from "./read-evaluators.ts";
import { toJUnitOfEval } from "./to-junit.ts";

type Options = {
  readonly dataset: string;
  readonly evaluator?: string[];
  readonly control?: string;
  readonly gate?: string[];
  readonly gates?: string;
  readonly provider?: string;
  readonly model?: string;
  readonly concurrency: number;
  readonly workspace?: string;
  readonly junit?: string;
  readonly markdown?: string;
  readonly html?: string;
  readonly watch?: boolean;
  readonly json?: boolean;
};

/** `parley eval <files…>` */
export function createEvalCommand(terminal: Terminal): Command {
  const command = new Command("eval")
    .summary("judge prompts and functions by Evaluators over a Dataset")
    .description(
      "Have each file answer every Datapoint, and each Evaluator judge every answer; print what came of it with 95 % intervals, " +
        "and against a control. Needs no server: providers are asked from here, with the keys of the environment.",
    )
    .argument(
      "<files...>",
      "`.prompt` files, or modules whose default export is a function (inputs, datapoint) => output; gates are for the last",
    )
    .requiredOption("--dataset <file>", "the cases: a Datapoint a line, as `….dataset.jsonl` holds them")
    .option("--evaluator <file>", "who judges: `quality/short.evaluator.yaml`; may be repeated", collect)
    .option("--control <file>", "what the others are compared with (default: the first of several files)")
    .option("--gate <text>", "what has to hold, as `correct >= 0.9`; may be repeated", collect)
    .option("--gates <file>", "the same, one a line")
    .option("--provider <name>", "ask this provider, whatever the files name; `mock` works offline")
    .option("--model <name>", "ask this model, whatever the files name")
    .option("--concurrency <count>", "how many answers are made at once", parseCount, 4)
    .option("--workspace <folder>", WORKSPACE_HELP)
    .option("--junit <file>", "write a JUnit report too")
    .option("--markdown <file>", "write a comment for a pull request")
    .option("--html <file>", "write a page with charts, the worst slices and what changed")
    .option("--watch", "do it again when files change")
    .option("--json", "print JSON, with every answer and judgment")
    .action(async (files: string[], options: Options) => {
      const output = createOutput(terminal, options.json ?? false);
      const gates = await readGates(terminal, options);
      checkOptions(files, options);
      if (options.watch) return evaluateOnChanges(terminal, { files, options, gates, output });
      const { passed } = await evaluateOnce(terminal, { files, options, gates, output });
      if (!passed) throw new ProblemsFound();
    })
    .addHelpText(
      "after",
      "\nExit codes: 0 every gate is open (without gates: nothing failed), 1 not, 2 not understood.",
    );
  return withExamples(command, [
    [
      "parley eval reply.prompt --dataset cases.dataset.jsonl --evaluator quality/exact",
      "how good one version is",
    ],
    [
      "parley eval old.prompt new.prompt --dataset cases.dataset.jsonl --evaluator exact --gate 'exact no worse than control by 2 points'",
      "whether a change may go out",
    ],
    ["parley eval app.ts --dataset cases.dataset.jsonl --evaluator exact", "an application of one's own"],
  ]);
}

type Run = { files: readonly string[]; options: Options; gates: readonly Gate[]; output: Output };

function checkOptions(files: readonly string[], { provider, control, watch, json }: Options): void {
  if (provider !== undefined && !Object.hasOwn(providers, provider))
    throw new CommandError(
      `There is no provider \`${provider}\`. There are ${Object.keys(providers).join(", ")}.`,
    );
  if (control !== undefined && !files.includes(control))
    throw new CommandError(`The control, ${control}, is none of the files: ${files.join(", ")}.`);
  if (new Set(files).size < files.length) throw new CommandError("A file is named twice.");
  if (watch && json) throw new CommandError("Give --watch or --json, not both.");
}

function isEmpty(text: string): boolean {
  const { gates, problems } = parseGates(text);
  return gates.length === 0 && problems.length === 0;
}

/**
 * What is given for gates holds some: a variable that nobody set, or the wrong file, lets nothing pass.
 *
 * @throws CommandError with the place of what is no gate
 */
async function readGates({ workingDirectory }: Terminal, { gate = [], gates }: Options): Promise<Gate[]> {
  const file = gates === undefined ? undefined : await readFile(resolve(workingDirectory, gates), "utf8");
  if (file !== undefined && isEmpty(file))
    throw new CommandError(`The gates of ${gates} cannot be read: There is no condition in them.`);
  if (gate.some(isEmpty))
    throw new CommandError("The gates of --gate cannot be read: There is no condition in them.");
  const parsed = [parseGates(file ?? ""), parseGates(gate.join("\n"))];
  const problems = parsed.flatMap((one) => one.problems);
  if (problems.length > 0)
    throw new CommandError(
      problems.map(({ line, column, message }) => `Gate ${line}, column ${column}: ${message}`).join("\n"),
    );
  return parsed.flatMap((one) => one.gates);
}

async function evaluateOnce(terminal: Terminal, { files, options, gates, output }: Run): Promise<EvalReport> {
  const [cases, evaluators] = await Promise.all([
    readCases(terminal, options.dataset),
    readEvaluators(terminal, options.evaluator ?? []),
  ]);
  const gateway = createGateway({ keys: createEnvironmentKeys(terminal.environment) });
  // WebAssembly that is loaded once, however many templates want it.
  const jinja = (await import("@parley/promptfile/jinja")).createJinjaEngine();
  const choice = { provider: options.provider, model: options.model };
  const { concurrency } = options;
  const means = openJudge({ gateway, jinja, choice, concurrency });
  try {
    const subjects = await Promise.all(
      files.map((file) => openSubject(terminal, { file, options, means: { gateway, jinja, choice } })),
    );
    const onProgress = createProgress(terminal);
    const runs = await runEval({ subjects, cases, evaluators, concurrency, means, onProgress });
    const control = options.control ?? (files.length > 1 ? files[0] : undefined);
    const measurements = measureRuns(runs, { evaluators, control });
    const report = reportEval(runs, { measurements, gates });
    await writeReports(terminal, { runs, report, measurements, options });
    if (options.json) output.json(toJsonOfEval(runs, report));
    else printReport(report, output);
    return report;
  } finally {
    await Promise.all([means.close(), gateway.close()]);
  }
}

type Opened = { file: string; options: Options; means: Parameters<typeof createPromptSubject>[0] };

async function openSubject(terminal: Terminal, { file, options, means }: Opened): Promise<Subject> {
  if (!existsSync(resolve(terminal.workingDirectory, file)))
    throw new CommandError(`There is no file ${file}.`);
  if (!/\.(?:prompt|agent)$/.test(file)) return loadFunctionSubject(terminal, file);
  const whole = await readWhole(terminal, { file, workspace: options.workspace });
  if ("message" in whole) throw new CommandError(`${file} cannot be read:\n${whole.message}`);
  return createPromptSubject(means, { name: file, kernel: whole.kernel });
}

/** A line that is written over, where a person looks. */
function createProgress({ stderr }: Terminal): Parameters<typeof runEval>[0]["onProgress"] {
  if (!stderr.isTTY) return () => {};
  return ({ done, wanted }) => {
    const filled = Math.round((done / wanted) * 30);
    const bar = `${"█".repeat(filled)}${"░".repeat(30 - filled)}`;
    stderr.write(done === wanted ? `\r${" ".repeat(60)}\r` : `\r${bar} ${done}/${wanted}`);
  };
}

type Written = {
  runs: readonly EvalRun[];
  report: EvalReport;
  measurements: Measurements;
  options: Options;
};

async function writeReports(
  { workingDirectory }: Terminal,
  { runs, report, measurements, options }: Written,
): Promise<void> {
  const write = async (name: string | undefined, render: () => string): Promise<void> => {
    if (name === undefined) return;
    const path = resolve(workingDirectory, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, render());
  };
  await write(options.junit, () => renderJUnit(toJUnitOfEval(runs, report)));
  await write(options.markdown, () => renderMarkdown(report));
  await write(options.html, () => renderHtml({ runs, report, measurements }));
}

/** Does it, and again with each change, until the process is ended. */
async function evaluateOnChanges(terminal: Terminal, run: Run): Promise<void> {
  const { files, options, output } = run;
  const { workingDirectory } = terminal;
  const watched = [...files, options.dataset, ...(options.evaluator ?? []).map((path) => dirname(path))];
  // What each turn writes itself begins no other.
  const written = new Set(
    [options.junit, options.markdown, options.html].flatMap((name) =>
      name === undefined ? [] : [resolve(workingDirectory, name)],
    ),
  );
  const list = async () =>
    (await listWatched(workingDirectory, watched)).filter((path) => !written.has(path));
  const changes = await watchFiles({ list, intervalMs: 300 });
  for (;;) {
    await evaluateOnce(terminal, run).catch((error: unknown) => {
      if (!(error instanceof CommandError)) throw error;
      output.warn(error.message);
    });
    output.note("Waiting for changes. Ctrl-C ends.");
    const { value: changed } = await changes.next();
    const names = [...(changed ?? [])].map((path) => relative(workingDirectory, path));
    output.note(`${names.slice(0, 3).join(", ")}${names.length > 3 ? ", …" : ""} changed.`);
  }
}
