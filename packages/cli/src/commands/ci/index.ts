import { existsSync, statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createSandbox } from "@parley/evaluators";
import { Command, InvalidArgumentError } from "commander";
import { isInTheWay } from "../lint.ts";
import { defaultFolder } from "../../default-folder.ts";
import { withExamples } from "../../examples.ts";
import { CommandError, ProblemsFound } from "../../exit-codes.ts";
import { findConnection } from "../../find-connection.ts";
import { type Output, toSafeText } from "../../output.ts";
import { parseCount } from "../../parse-options.ts";
import { findPromptFiles } from "../../prompt-files/find-prompt-files.ts";
import {
  type CommonOptions,
  openOptionalSession,
  openSession,
  type Session,
  withCommonOptions,
} from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { renderJUnit } from "../test/junit.ts";
import { hasPassed, printTests, summariseTests, toJson, toJUnitCases } from "../test/report-tests.ts";
import { runFiles } from "../test/index.ts";
import { type CiReport, type Gate, gates } from "./ci-report.ts";
import { compareFiles } from "./compare-files.ts";
import { describeDiff } from "./describe-change.ts";
import { createEvaluatorFinder } from "./find-evaluators.ts";
import { createJudge } from "./judge-answers.ts";
import { lintFiles } from "./lint-files.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { toJUnitOfCi } from "./to-junit.ts";

type Options = CommonOptions & {
  readonly against?: string;
  readonly provider?: string;
  readonly model?: string;
  readonly gate: readonly Gate[];
  readonly strict?: boolean;
  readonly concurrency: number;
  readonly workspace?: string;
  readonly markdown?: string;
  readonly junit?: string;
};

/** `parley ci [folder]` */
export function createCiCommand(terminal: Terminal): Command {
  const command = new Command("ci")
    .summary("check what a pull request changes")
    .description(
      "Lint the files below a folder, compare them with what is deployed, run their tests, and have the Evaluators that they name " +
        "judge the answers; print it, and write it as a comment and as JUnit. Without --against no server is needed.",
    )
    .argument(
      "[folder]",
      "the folder that paths start at (default: the one that parley.json names, or this one)",
    )
    .option("--against <environment>", "compare with what is deployed to this environment")
    .option("--provider <name>", "ask this provider, whatever the files name; `mock` works offline")
    .option("--model <name>", "ask this model, whatever the files name")
    .option("--gate <names>", `what may stand in the way: ${gates.join(",")}`, parseGates, gates)
    .option("--strict", "warnings of lint stand in the way as errors do")
    .option("--concurrency <count>", "how many are asked at once", parseCount, 4)
    .option("--workspace <folder>", "where the paths of partials start (default: the folder)")
    .option("--markdown <file>", "write a comment for the pull request")
    .option("--junit <file>", "write a JUnit report")
    .action(async (given: string | undefined, options: Options) => {
      const folder = given ?? defaultFolder(terminal);
      const open = options.against === undefined ? openOptionalSession : openSession;
      const session = open(terminal, { ...options, json: options.json ?? false });
      const report = await examine(session, { folder, options });
      await write(terminal, { report, options });
      if (options.json) session.output.json(toJsonOfCi(report));
      else print(report, session.output);
      if (report.closed.length > 0) throw new ProblemsFound();
    })
    .addHelpText(
      "after",
      "\nExit codes: 0 no gate is closed, 1 one is, 2 not understood, 3 no server at the address.",
    );
  return withExamples(withCommonOptions(command), [
    ["parley ci prompts --provider mock", "what needs neither keys nor a server"],
    ["parley ci prompts --against production --markdown comment.md --junit parley.xml", "in a pull request"],
    ["parley ci prompts --gate lint", "tests only tell"],
  ]);
}

function parseGates(value: string): readonly Gate[] {
  const names = value.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !gates.some((gate) => gate === name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`There is no gate "${unknown}": ${gates.join(", ")}.`);
  return gates.filter((gate) => names.includes(gate));
}

type Given = { folder: string; options: Options };

async function examine({ parley, output, terminal }: Session, { folder, options }: Given): Promise<CiReport> {
  const root = resolve(terminal.workingDirectory, folder);
  if (existsSync(root) && !statSync(root).isDirectory())
    throw new CommandError(`${folder} is no folder. Give the folder that the paths of Files start at.`);
  const files = await findPromptFiles(terminal.workingDirectory, [folder]);
  const workspace = options.workspace ?? folder;
  const findings = await lintFiles(terminal, { files, workspace });
  const { against: environment } = options;
  const changes =
    environment === undefined
      ? undefined
      : {
          environment,
          files: await compareFiles(terminal, parley, { files, root: folder, workspace, environment }),
        };
  const hasServer = findConnection(options, terminal).apiKey !== null;
  const find = createEvaluatorFinder({ root, parley: hasServer ? parley : undefined });
  const sandbox = createSandbox({
    cacheFolder: join(tmpdir(), "parley-sandbox"),
    pythonPackages: terminal.environment["PARLEY_PYTHON_PACKAGES"],
    maxProcesses: 1,
  });
  const report: CiReport = {
    findings,
    changes,
    tests: { outcomes: [], unreadable: [] },
    judgments: [],
    skipped: environment === undefined ? ["Nothing was compared: --against was not given."] : [],
    closed: [],
  };
  const skipped = new Set<string>();
  try {
    const judge = createJudge({ sandbox, find, judgments: report.judgments, skipped });
    report.tests = await runFiles(terminal, { files, options: { ...options, workspace }, output, judge });
  } finally {
    await sandbox.close();
  }
  report.skipped.push(...skipped);
  report.closed = options.gate.filter((gate) => isClosed[gate](report, options));
  return report;
}

const isClosed: Record<Gate, (report: CiReport, options: Options) => boolean> = {
  lint: ({ findings }, options) => findings.some((finding) => isInTheWay(finding, options)),
  tests: ({ tests }) => !hasPassed(tests),
  evaluators: ({ judgments }) => judgments.some(({ isOk }) => !isOk),
};

async function write(
  { workingDirectory }: Terminal,
  { report, options }: { report: CiReport; options: Options },
): Promise<void> {
  const texts = [
    { path: options.markdown, text: () => renderMarkdown(report) },
    { path: options.junit, text: () => renderJUnit([...toJUnitOfCi(report), ...toJUnitCases(report.tests)]) },
  ];
  for (const { path, text } of texts) {
    if (path === undefined) continue;
    const target = resolve(workingDirectory, path);
    try {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, text());
    } catch (error) {
      throw new CommandError(`${path} cannot be written: ${(error as Error).message}`);
    }
  }
}

function print({ findings, changes, tests, judgments, skipped, closed }: CiReport, output: Output): void {
  const { colors } = output;
  const title = (text: string): void => output.line(`\n${colors.bold(text)}`);
  title("Lint");
  for (const { file, line, severity, code, message } of findings)
    output.line(toSafeText(`  ${severity} ${file}:${line} ${message} (${code})`));
  if (findings.length === 0) output.line("  nothing found");
  if (changes !== undefined) {
    title(`Against ${changes.environment}`);
    for (const change of changes.files) {
      output.line(toSafeText(`  ${change.path}: ${change.kind}`));
      if (change.kind !== "changed") continue;
      for (const line of describeDiff(change.diff)) output.line(toSafeText(`    ${line}`));
    }
  }
  title("Tests");
  printTests(tests, output);
  output.line(`  ${summariseTests(tests)}`);
  if (judgments.length > 0) title("Evaluators");
  for (const { isOk, file, test, evaluator, said } of judgments)
    output.line(toSafeText(`  ${isOk ? "✓" : "✗"} ${file} › ${test}: ${evaluator} said ${said}`));
  if (skipped.length > 0) title("Not done");
  for (const words of skipped) output.line(toSafeText(`  ${words}`));
  output.line();
  if (closed.length === 0) output.line(colors.green("Nothing stands in the way."));
  else output.line(colors.red(`In the way: ${closed.join(", ")}.`));
}

function toJsonOfCi(report: CiReport): unknown {
  const { findings, changes, tests, judgments, skipped, closed } = report;
  return {
    passed: closed.length === 0,
    closed,
    findings,
    changes: changes ?? null,
    tests: toJson(tests),
    judgments: judgments.map(({ isOk, ...rest }) => ({ ...rest, ok: isOk })),
    skipped,
  };
}
